import json
from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..models.mailbox_client.listing.scan import Filters, Scan
from ..models.mailbox_client.searching import search_plan
from .client_common import START, ClientCase


@tagged("post_install", "-at_install")
class TestSearch(ClientCase):
    """Finding mail, and finding none of others."""

    def search(self, query, user=None, **kwargs):
        self.env.flush_all()
        return self.client(user or self.anna).search(query, **kwargs)

    def found(self, query, **kwargs):
        return [row["id"] for row in self.search(query, **kwargs)["messages"]]

    def assert_finds(self, query, mails):
        self.assertEqual(set(self.found(query)), set(mails.ids), query)

    def test_words_anywhere_beginnings_and_accents(self):
        offer = self.mail(self.account, subject="Angebot für Bürostühle")
        other = self.mail(self.account, preview="Das ANGEBOT liegt bei")
        for query in ("angebot", "Ange", "ANGEBOT"):
            self.assert_finds(query, offer | other)
        for query in ("burostuhle", "BÜRO", "fur angebot"):
            self.assert_finds(query, offer)
        self.assert_finds("stuhle angebot", offer)  # inside of a word, too

    def test_parts_of_words_in_subject_and_people(self):
        mail = self.mail(
            self.account, subject="Kaffeemaschine", to_addrs="Ben <ben@rossweide.org>"
        )
        self.mail(self.account, preview="Waschmaschinen")
        for query in ("maschine", "feemasch", "kaffee sswei", "maschine OR none"):
            self.assert_finds(query, mail)
        self.assert_finds("ee", self.env["mailbox.message_index"])

    def test_parts_of_words_on_every_page(self):
        mails = [
            self.mail(self.account, minute=n, subject=f"No{n} Notfallplan").id
            for n in range(7)
        ]
        ids, cursor = [], None
        for _page in range(3):
            answer = self.search("fallplan", cursor=cursor, limit=3)
            ids += [row["id"] for row in answer["messages"]]
            cursor = answer["cursor"]
        self.assertEqual(ids, mails[::-1])
        self.assertIsNone(cursor)

    def test_upper_case_outside_of_ascii(self):
        mail = self.mail(self.account, subject="СЧЁТ за июль")
        self.assert_finds("счет", mail)
        self.assert_finds("Июль", mail)

    def test_scripts_without_spaces(self):
        mail = self.mail(self.account, subject="請求書の件、七月分")
        self.mail(self.account, subject="求請")
        for query in ("請求書", "求書", "七月"):
            self.assert_finds(query, mail)

    def test_fields(self):
        mail = self.mail(
            self.account,
            subject="Budget",
            from_name="Anna Meier",
            from_addr="a.meier@shop.example.com",
            to_addrs="Bob <bob@example.com>",
            cc_addrs="dora@example.com",
            attachments=[{"id": "2", "name": "Rechnung_2026.pdf"}],
            has_attachments=True,
        )
        self.mail(self.account, subject="meier bob dora rechnung")
        for query in (
            "from:meier",
            "from:a.meier@shop.example.com",
            "from:shop.example",
            "to:bob from:anna",
            "cc:dora",
            "filename:rechnung",
            "filename:2026.pdf",
            "has:attachment",
            "subject:budget",
        ):
            self.assert_finds(query, mail)
        self.assertFalse(self.found("from:dora"))
        self.assertFalse(self.found("subject:anna"))

    def test_phrase_or_not_grouping(self):
        one = self.mail(self.account, subject="annual report")
        two = self.mail(self.account, subject="report annual")
        three = self.mail(self.account, subject="letter")
        self.assert_finds('"annual report"', one)
        self.assert_finds("annual report", one | two)
        self.assert_finds("letter OR annual", one | two | three)
        self.assert_finds("-annual", three)
        self.assert_finds('report -"annual report"', two)
        self.assert_finds("subject:(letter OR report) -annual", three)

    def test_states_sizes_dates(self):
        read = self.mail(self.account, is_read=True, size=10_000_000)
        star = self.mail(self.account, minute=60 * 24 * 3, is_starred=True)
        replied = self.mail(self.account, minute=60 * 24 * 6, is_answered=True)
        everything = read | star | replied
        self.assert_finds("is:read", read)
        self.assert_finds("is:unread", star | replied)
        self.assert_finds("is:starred", star)
        self.assert_finds("is:replied", replied)
        self.assert_finds("larger:5M", read)
        day = (START + timedelta(days=2)).strftime("%Y-%m-%d")
        self.assert_finds(f"before:{day}", read)
        self.assert_finds(f"after:{day} -is:replied", star)
        self.assert_finds(f"after:2020-01-01 OR before:{day}", everything)

    def test_folder_tag_account(self):
        inbox = self.mail(self.account, subject="x1")
        spam = self.mail(self.account, "spam", subject="x1")
        tag = self.env["mailbox.tag"].create({"name": "VIP", "user_id": self.anna.id})
        self.client(self.anna).act([inbox.id], "tag", {"tag_id": tag.id})
        self.assert_finds("x1", inbox)
        self.assert_finds("x1 in:spam", spam)
        self.assert_finds("x1 in:anywhere", inbox | spam)
        self.assert_finds("tag:vip", inbox)
        self.assert_finds("account:anna@example.com x1", inbox)
        self.assertFalse(self.found("x1 account:other"))
        self.assertFalse(self.found("x1 in:nowhere"))

    def test_what_cannot_be_meant_finds_nothing_in_any_way(self):
        mail = self.mail(self.account, subject="x1")
        for slip in (
            *("in:nosuch", "tag:nosuch", "label:no-such", "account:nosuch"),
            *("from:", "is:nosuch", "has:x", "before:soon", "older_than:3", "size:x"),
            *("from:!!!", "list:", 'to:""'),
        ):
            for query in (slip, f"-{slip}", f"x1 {slip}", f"x1 -({slip})"):
                with self.subTest(query=query):
                    self.assertFalse(self.found(query))
            self.assert_finds(
                f'x1 OR {slip}""' if slip[-1] == ":" else f"x1 OR {slip}", mail
            )
        self.assertFalse(self.found("!!!"))
        self.assert_finds("x1 !!!", mail)

    def test_me_is_oneself_and_nobody_who_is_called_alike(self):
        mine = self.mail(
            self.account, from_addr="Anna@example.com", to_addrs="m@x.example"
        )
        for values in (
            {"from_name": "Me Meyer", "from_addr": "meyer@x.example"},
            {"from_addr": "joanna@example.com"},
            {"from_addr": "anna@example.com.evil.example"},
        ):
            self.mail(self.account, to_addrs="m@x.example", **values)
        to_me = self.mail(
            self.account, to_addrs="Bob <b@x.example>, Anna <anna@example.com>"
        )
        self.mail(self.account, to_addrs="me@x.example, joanna@example.com")
        self.assert_finds("from:me", mine)
        self.assert_finds("to:me", to_me)
        self.assertNotIn(mine.id, self.found("-from:me"))

    def test_braces_size_and_lists(self):
        one = self.mail(self.account, subject="alpha", size=9_000_000)
        values = {"to_addrs": "dev@lists.example.org", "size": 5_000}
        two = self.mail(self.account, subject="beta", **values)
        three = self.mail(self.account, subject="gamma", size=20 << 10)
        self.assert_finds("size:>=20K -size:>20K", three)
        self.assert_finds("{alpha beta}", one | two)
        self.assert_finds("size:5M", one)
        self.assert_finds("size:>5M", one)
        self.assert_finds("size:<5M", two | three)
        self.assert_finds("size:>=9000000", one)
        self.assert_finds("size:>9000000", self.env["mailbox.message_index"])
        self.assert_finds("size:<=9000000 -size:>5M", two | three)
        self.assert_finds("list:dev@lists.example.org", two)
        self.assert_finds("list:lists.example.org", two)

    def test_a_label_with_blanks_is_written_with_hyphens(self):
        mail = self.mail(self.account, subject="x1")
        self.mail(self.account, subject="x1")
        tag = self.env["mailbox.tag"].create(
            {"name": "Work / Büro", "user_id": self.anna.id}
        )
        self.client(self.anna).act([mail.id], "tag", {"tag_id": tag.id})
        for query in ("label:work-büro", 'tag:"Work / Büro"', "tag:work-buro"):
            self.assert_finds(query, mail)
        self.inbox.copy({"name": "Work Projects", "remote_id": "w", "role": "custom"})
        self.assertFalse(self.search("in:work-projects")["problems"])

    def test_nothing_of_foreign_mailboxes_by_any_operator(self):
        foreign = self.make_account(self.bob, "bob@example.com")
        mail = self.mail(
            foreign, subject="secretword", has_attachments=True, is_starred=True
        )
        self.env["mailbox.body"]._store_bodies({mail.id: {"text": "hiddenword"}})
        folder = self.folder(foreign, "inbox")
        for query in (
            "secretword",
            "hiddenword",
            "secretwor",
            "cretwo",
            "account:bob@example.com",
            f"in:{folder.name} secretword",
            "in:anywhere secretword",
            "secretword OR -secretword",
            "is:starred",
            "has:attachment",
            "-nothing",
            "from:carl",
        ):
            self.assertFalse(self.found(query), query)
        self.assertEqual(self.found("secretword", user=self.bob), mail.ids)

    def test_pages_hold_everything_once_newest_first(self):
        mails = [
            self.mail(self.account, minute=n // 2, subject="paged").id for n in range(9)
        ]
        for query in ("paged", "aged", "is:unread"):
            ids, cursor = [], None
            while True:
                answer = self.search(query, cursor=cursor, limit=2)
                ids += [row["id"] for row in answer["messages"]]
                cursor = answer["cursor"]
                if not cursor:
                    break
            self.assertEqual(ids, mails[::-1], query)

    def test_common_words_are_met_on_the_way_back(self):
        mails = [
            self.mail(self.account, minute=n, subject="common" + " rare" * (n == 0)).id
            for n in range(12)
        ]
        self.patch(search_plan, "MAX_HITS", 3)
        self.patch(search_plan, "MIN_WINDOW", 4)
        self.assertEqual(self.found("common", limit=5), mails[:6:-1])
        self.patch(search_plan, "LONGEST_WALK", 4)
        self.assertEqual(self.found("common", limit=5), mails[:6:-1])
        self.assertEqual(self.found("rare"), mails[:1])

    def test_several_mailboxes_are_merged_while_walking(self):
        other = self.make_account(self.anna, "anna2@example.com")
        mails = [
            self.mail(other if n % 3 else self.account, minute=n).id for n in range(12)
        ]
        self.patch(search_plan, "PLAIN_WINDOW", 4)
        self.patch(search_plan, "MIN_PER_ACCOUNT", 2)
        ids, cursor = [], None
        while True:
            answer = self.search("is:unread", cursor=cursor, limit=5)
            ids += [row["id"] for row in answer["messages"]]
            cursor = answer["cursor"]
            if not cursor:
                break
        self.assertEqual(ids, mails[::-1])

    def test_problems_are_reported_in_words(self):
        self.mail(self.account, subject="x1")
        answer = self.search("x1 before:soon")
        [problem] = answer["problems"]
        self.assertEqual(problem["code"], "search.bad_date")
        self.assertEqual(problem["position"], 3)
        self.assertIn("“soon” is not a date", problem["text"])
        # A slip never finds more than was asked for.
        self.assertFalse(answer["messages"])
        [problem] = self.search("x1 -in:nosuch")["problems"]
        self.assertEqual(problem["code"], "search.unknown_name")
        self.assertIn("nosuch", problem["text"])

    def test_total_and_coverage(self):
        self.mail(self.account, subject="x1")
        self.inbox.remote_total = 500
        answer = self.search("x1")
        self.assertEqual(answer["total_hint"], 1)
        self.assertFalse(answer["coverage"]["complete"])
        self.assertEqual(answer["coverage"]["accounts"][0]["total"], 500)

    def test_hostile_queries(self):
        self.mail(self.account, subject="x1")
        for query in (
            "'; DROP TABLE mailbox_message_index; --",
            "x' | 'y & ! (",
            "%_%",
            "\\",
            "\x00x1",
            "(" * 200 + "a" + ")" * 200,
            "-" * 500,
            '"' * 301,
            "from:" * 100,
            "a " * 900,
            "a:*&b",
            "😀 🎉",
            "<script>",
            "﷽" * 100,
            "in:' tag:% account:_",
            "larger:99999999999999999999",
            "before:9999-99-99",
        ):
            answer = self.search(query)
            self.assertIsInstance(answer["messages"], list, query)
        for query in ({"a": 1}, 5, ["x"], "x" * 2_001):
            with self.assertRaises(UserError):
                self.search(query)
        for cursor in ("f", "fm1", "f; DROP", {}, 5):
            with self.assertRaises(UserError):
                self.search("x1", cursor=cursor)

    def test_list_of_a_folder_is_an_index_scan_without_sort(self):
        self.env.cr.execute(
            """INSERT INTO mailbox_message_index (account_id, remote_id, sort_ts)
               SELECT %s, 'x' || i, now() - i * interval '1 minute'
                 FROM generate_series(1, 3000) i""",
            [self.account.id],
        )
        self.env.cr.execute(
            """INSERT INTO mailbox_placement (message_id, folder_id, account_id, uid,
                                              sort_ts, is_unread, is_starred, is_head)
               SELECT id, %s, account_id, id, sort_ts, id %% 2 = 0, id %% 3 = 0, true
                 FROM mailbox_message_index WHERE account_id = %s""",
            [self.inbox.id, self.account.id],
        )
        self.env.cr.execute("ANALYZE mailbox_placement, mailbox_message_index")

        after = (START, 1)
        for scan in (
            Scan([self.inbox.id]),
            Scan([self.inbox.id], after=after),
            Scan([self.inbox.id], Filters(unread=True), after, conversations=False),
            Scan([self.inbox.id], Filters(starred=True), conversations=False),
            Scan([self.inbox.id], Filters(oldest_first=True)),
        ):
            nodes = self.plan_nodes(scan.page())
            self.assertNotIn("Sort", nodes)
            self.assertNotIn("Seq Scan", nodes)
            self.assertTrue({"Index Scan", "Index Only Scan"} & set(nodes), nodes)

    def plan_nodes(self, query):

        [[plan]] = self.env.execute_query(SQL("EXPLAIN (FORMAT JSON) %s", query))
        plan = json.loads(plan) if isinstance(plan, str) else plan
        nodes, left = [], [plan[0]["Plan"]]
        while left:
            node = left.pop()
            nodes.append(node["Node Type"])
            left += node.get("Plans", [])
        return nodes

    def test_few_questions_to_the_database(self):
        for n in range(60):
            self.mail(self.account, minute=n)
        client = self.client(self.anna)
        scope = {"folder_id": self.inbox.id}
        client.list_messages(scope)  # rules and rights are cached from now on
        self.env.invalidate_all()
        with self.assertQueryCount(4):
            client.list_messages(scope)
        self.env.invalidate_all()
        with self.assertQueryCount(43):
            client.bootstrap()
