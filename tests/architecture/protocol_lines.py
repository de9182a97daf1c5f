"""How much of IMAP, SMTP and HTTP is written by hand: lines of code of a revision.

``python3 -m tests.architecture.protocol_lines [REVISION…]`` counts lines that are no
comment, no docstring and not empty, in the files below as far as a revision has them.
"""

import ast
import io
import subprocess
import sys
import tokenize

from tools import paths

PARTS = {
    "IMAP: session, commands, names": [
        *(f"maildesk_imap/engine/{name}.py" for name in ("folders", "operations")),
        *(f"maildesk_imap/engine/{name}.py" for name in ("filing", "moving")),
        "maildesk_imap/engine/changes.py",
        *(
            f"maildesk_imap/engine/protocol/{name}.py"
            for name in ("arguments", "connection", "imap4", "login", "mailbox")
        ),
        *(
            f"maildesk_imap/engine/protocol/{name}.py"
            for name in ("network", "opening", "session", "utf7")
        ),
    ],
    "IMAP: bounded reader, answers, FETCH": [
        "maildesk_base/engine/wire.py",
        *(f"maildesk_imap/engine/{name}.py" for name in ("fetch", "uidsearch")),
        *(
            f"maildesk_imap/engine/protocol/{name}.py"
            for name in ("pool", "responses", "tokens", "uidset", "wire")
        ),
    ],
    "SMTP": ["maildesk_imap/engine/protocol/smtp.py"],
    "HTTP": [
        "maildesk_base/engine/web",
        "maildesk_base/engine/remote_image",
        "maildesk_gmail/engine/protocol/transport.py",
        "maildesk_outlook/engine/access/application.py",
        "maildesk_outlook/engine/access/bridge.py",
    ],
}
_NO_CODE = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


def code_lines(text):
    """How many lines of a Python file have code."""
    documents = {
        number
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        for number in range(node.lineno, node.end_lineno + 1)
    }
    lines = {
        number
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type not in _NO_CODE
        for number in range(token.start[0], token.end[0] + 1)
    }
    return len(lines - documents)


def count(revision, places):
    """Lines of code of files and folders in a revision."""
    listed = _git("ls-tree", "-r", "--name-only", revision, "--", *places)
    files = [name for name in listed.splitlines() if name.endswith(".py")]
    return sum(code_lines(_git("show", f"{revision}:{name}")) for name in files)


def _git(*arguments):
    command = ["git", *arguments]
    answer = subprocess.run(
        command, cwd=paths.ROOT, capture_output=True, text=True, check=True
    )
    return answer.stdout


def main(revisions):
    print(f"{'':40}", *(f"{revision[:10]:>10}" for revision in revisions))
    totals = [0] * len(revisions)
    for name, places in PARTS.items():
        counts = [count(revision, places) for revision in revisions]
        totals = [total + each for total, each in zip(totals, counts, strict=True)]
        print(f"{name:40}", *(f"{each:10}" for each in counts))
    print(f"{'all':40}", *(f"{each:10}" for each in totals))


if __name__ == "__main__":
    main(sys.argv[1:] or ["HEAD"])
