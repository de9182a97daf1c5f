"""What has to be true of the state machine's mailbox once all is quiet."""

from ..sync.counters import recount


class Truth:
    """Watches what users do with a mailbox of a ``SyncCase``, and compares in the
    end.
    """

    def __init__(self, case, outside):
        self.case = case
        self.outside = outside
        self.tagged = set()
        self.wanted_folders = []
        self.records = {}
        self.rescued = []

    def tag(self, row):
        """A user gives a message a tag that the server never hears of."""
        self.case.env.cr.execute(
            """INSERT INTO mailbox_message_tag (message_id, tag_id) VALUES (%s, %s)
                   ON CONFLICT DO NOTHING""",
            [row.id, self.case.tag.id],
        )
        self.tagged.add(row.subject)

    def deleted(self, row):
        """A user deletes a message for good."""
        self.outside.unsure.add(row.subject)
        self.outside.deleted.add(row.subject)

    def change_folder(self, folders, change):
        """A user makes, renames or deletes a folder; UserError when that cannot be."""
        what, pick, name = change
        case = self.case
        if what == "create":
            parent = folders[pick % len(folders)] if folders and pick % 2 else None
            case.api.create_folder(case.account.id, name, parent and parent.id)
            self.wanted_folders.append(name)
        elif folders:
            folder = folders[pick % len(folders)]
            if what == "rename":
                case.api.rename_folder(folder.id, name)
            else:
                box = case.server.folders.get(folder.remote_id)
                case.api.delete_folder(folder.id)
                # Moved out here, and not yet there: they must not be deleted with it.
                self.rescued += list(box.mails.values()) if box else []

    def look_at_folders(self):
        """Remember which record a folder of the server has."""
        known = self._records()
        for name, box in self.case.server.folders.items():
            record = known.get(name, {})
            if id(box) in self.outside.renumbered:
                self.records.pop(id(box), None)
                self.outside.renumbered.discard(id(box))
            elif record.get("identity") == str(box.uidvalidity):
                if record["state"] != "gone":
                    values = (record["id"], record["sync_enabled"])
                    self.records.setdefault(id(box), values)

    def _records(self):
        """Columns of the folders by remote id."""
        self.case.env.flush_all()
        cr = self.case.env.cr
        cr.execute(
            """SELECT id, remote_id, COALESCE(sync_enabled, false) AS sync_enabled,
                      identity, state, name
                 FROM mailbox_folder WHERE account_id = %s""",
            [self.case.account.id],
        )
        return {row["remote_id"]: row for row in cr.dictfetchall()}

    def check(self):
        """Raise AssertionError for whatever differs."""
        self.case.env.invalidate_all()
        self._check_nothing_waits()
        self._check_folders()
        self._check_tags()
        self._check_rescued()
        self.case.assert_consistent()
        self.case.assertEqual(recount(self.case.env, self.case.account.id), 0)

    def _check_nothing_waits(self):
        case = self.case
        own = ("account_id", "=", case.account.id)
        waiting = case.env["mailbox.operation"].search(
            [own, ("state", "in", ("pending", "in_flight"))]
        )
        case.assertFalse(waiting.mapped(lambda o: (o.kind, o.params, o.tries)))
        case.env.cr.execute(
            """SELECT subject, orphaned_at, server_state FROM mailbox_message_index
                WHERE account_id = %s
                  AND (server_state IS NOT NULL OR orphaned_at IS NOT NULL)""",
            [case.account.id],
        )
        case.assertEqual(case.env.cr.fetchall(), [])

    def _check_folders(self):
        case = self.case
        live = {n: r for n, r in self._records().items() if r["state"] != "gone"}
        case.assertEqual(sorted(live), sorted(case.server.folders))
        for name, record in live.items():
            case.assertEqual(record["name"], name.rpartition("/")[2])
        made = [name.rpartition("/")[2] for name in case.server.made_folders]
        for name in made:
            case.assertIn(name, self.wanted_folders, "made again at the server")
        shown = self._shown()
        for name, box in case.server.folders.items():
            record = live[name]
            if not case.stable_ids and id(box) in self.records:
                found = (record["id"], record["sync_enabled"])
                case.assertEqual(found, self.records[id(box)], f"{name}: not kept")
            self._check_folder(name, record, sorted(shown.get(name, ())))

    def _check_folder(self, name, record, shown):
        case = self.case
        mails = case.server.folders[name].mails
        there = sorted(self._there(name, uid, mail) for uid, mail in mails.items())
        if record["sync_enabled"]:
            case.assertEqual(record["state"], "ready", name)
            case.assertEqual(shown, there, name)
        else:
            case.assertFalse(set(shown) - set(there), name)

    def _shown(self):
        """What is listed in each folder, by remote id."""
        cr = self.case.env.cr
        cr.execute(
            """SELECT f.remote_id, m.subject, m.remote_id, m.is_read, m.is_starred,
                      COALESCE(m.keywords, '')
                 FROM mailbox_placement p
                 JOIN mailbox_message_index m ON m.id = p.message_id
                 JOIN mailbox_folder f ON f.id = p.folder_id
                WHERE p.account_id = %s""",
            [self.case.account.id],
        )
        shown = {}
        for name, *row, words in cr.fetchall():
            shown.setdefault(name, []).append((*row, tuple(sorted(words.split()))))
        return shown

    def _there(self, name, uid, mail):
        flags = mail.flags
        remote_id = f"{name};{self.case.server.folders[name].uidvalidity};{uid}"
        if self.case.stable_ids:
            remote_id = mail.key
        words = tuple(sorted(flags.keywords))
        return (mail.subject, remote_id, flags.is_read, flags.is_starred, words)

    def _check_tags(self):
        case = self.case
        for subject in self.tagged - self.outside.unsure:
            rows = case.messages(subject=subject).filtered("placement_ids")
            for row in rows:
                case.assertIn(self.case.tag, row.tag_ids, f"{subject}: tag lost")

    def _check_rescued(self):
        """What was moved out of a folder is not deleted with it."""
        there = {
            mail.subject
            for box in self.case.server.folders.values()
            for mail in box.mails.values()
        }
        rescued = {mail.subject for mail in self.rescued} - self.outside.deleted
        self.case.assertFalse(rescued - there, "deleted with a folder")
