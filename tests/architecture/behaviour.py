"""What code may do: elevation of rights, transactions, import time, logging."""

import ast
import re

LOG_METHODS = {"debug", "info", "warning", "error", "exception", "critical"}
PRIVATE_WORDS = re.compile(
    r"(^|_)(subject|body|html|password|secret|token|preview|email_from|from_addr)$"
)
REASON = re.compile(r"\s*# sudo: [\w.]+(, [\w.]+)* - \S")
SUDO_LAYERS = {"models", "sync", "wizard"}
CLOCKS = {"time", "monotonic", "now", "utcnow", "today", "perf_counter"}
IMPURE_MODULES = {"time", "random", "secrets", "socket", "requests", "os", "uuid"}


def every_sudo_says_why(repository):
    """Each ``sudo()`` has a line ``# sudo: model - reason`` above its statement."""
    for file in repository.addon_python:
        for statement, call in _method_calls(file, "sudo"):
            if file.layer not in SUDO_LAYERS:
                yield file.at(call, "sudo() belongs into models, sync or wizard")
            elif not _has_reason(file, statement, call):
                yield file.at(call, "sudo() without a line '# sudo: model - reason'")


def nothing_commits(repository):
    """No ``cr.commit()``; ``commit_progress`` only in cron methods and sync/."""
    for file in repository.addon_python:
        for _statement, call in _method_calls(file, "commit"):
            yield file.at(call, "no commit(): use a cursor of its own")
        if file.layer == "sync":
            continue
        for function in _functions(file.tree):
            if function.name.startswith("_cron"):
                continue
            for node in _own_nodes(function):
                if _called(node) == "commit_progress":
                    yield file.at(node, "commit_progress only in _cron methods")


def controllers_hold_no_sql_and_no_provider(repository):
    """A controller parses, authorises and calls a model: no SQL, no provider."""
    forbidden = {"execute", "execute_query", "_open_provider"}
    for file in repository.layer("controllers"):
        for node in ast.walk(file.tree):
            if _called(node) in forbidden:
                yield file.at(node, f"no {_called(node)}() in a controller")


def engine_is_pure_when_imported(repository):
    """Importing the engine asks no clock, no random source and no network."""
    for file in repository.layer("engine"):
        for node in _at_import_time(file.tree):
            if isinstance(node, ast.Call) and _is_impure(node.func):
                yield file.at(node, f"{ast.unparse(node.func)}() at import time")


def engine_has_no_environment(repository):
    """The engine never sees Odoo's ``env`` nor a record set."""
    for file in repository.layer("engine"):
        for node in ast.walk(file.tree):
            if isinstance(node, ast.arg) and node.arg == "env":
                yield file.at(node, "no env in the engine")
            if isinstance(node, ast.Attribute) and node.attr == "env":
                yield file.at(node, "no env in the engine")


def logging_is_lazy_and_discreet(repository):
    """Log lines have lazy arguments, and never a subject, a body or a secret."""
    for file in repository.addon_python:
        for node in ast.walk(file.tree):
            if not _is_log_call(node) or not node.args:
                continue
            if not isinstance(node.args[0], ast.Constant):
                yield file.at(node, "the log message is not a literal")
            for argument in node.args[1:]:
                word = _last_word(argument)
                if PRIVATE_WORDS.search(word):
                    yield file.at(node, f"{word} must not be logged")


def texts_are_translated_by_the_environment(repository):
    """``self.env._`` knows the reader's language; ``odoo._`` has to guess it."""
    for file in repository.addon_python:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ImportFrom) and node.module == "odoo":
                if any(alias.name == "_" for alias in node.names):
                    yield file.at(node, "use self.env._")


def tests_never_sleep(repository):
    """A test waits for an event with a deadline, not for time to pass."""
    for file in repository.python:
        if file.is_test and file.path.name.startswith("test_"):
            for _statement, call in _method_calls(file, "sleep"):
                yield file.at(call, "no sleep in a test")


def tests_leave_fail_alone(repository):
    """Assertions call ``self.fail``: a helper with that name lets them pass."""
    for file in repository.python:
        for node in ast.walk(file.tree) if file.is_test else ():
            if isinstance(node, ast.ClassDef):
                methods = {getattr(each, "name", ""): each for each in node.body}
                has_tests = any(name.startswith("test_") for name in methods)
                if has_tests and "fail" in methods:
                    yield file.at(methods["fail"], "fail() is unittest's")


def _method_calls(file, name):
    """Calls of a method or module function ``x.name(…)`` with their statement."""
    for statement in ast.walk(file.tree):
        if isinstance(statement, ast.stmt):
            for node in _of_statement(statement):
                if _called_method(node) == name:
                    yield statement, node


def _of_statement(statement):
    """The expressions of a statement without those of statements inside it."""
    todo = [statement]
    while todo:
        for child in ast.iter_child_nodes(todo.pop()):
            if not isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
                yield child
                todo.append(child)


def _called_method(node):
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        return node.func.attr
    return None


def _called(node):
    """The name of what is called, be it a method or a function."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return _called_method(node)


def _has_reason(file, statement, call):
    """Whether the comment block above the call or its statement gives the reason.

    One reason covers statements with sudo() that follow each other.
    """
    for number in (statement.lineno, call.lineno, call.func.end_lineno):
        above = number - 2
        while above >= 0 and _continues(file.lines[above]):
            if REASON.match(file.lines[above]):
                return True
            above -= 1
    return False


def _continues(line):
    return line.lstrip().startswith("#") or ".sudo()" in line


def _functions(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _own_nodes(function):
    return (node for statement in function.body for node in ast.walk(statement))


def _at_import_time(tree):
    """The nodes that run when the module is imported, default values included."""
    todo = list(tree.body)
    while todo:
        node = todo.pop()
        yield node
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            todo.extend(node.args.defaults)
            todo.extend(value for value in node.args.kw_defaults if value)
            todo.extend(getattr(node, "decorator_list", ()))
        elif not _is_main_guard(node):
            todo.extend(ast.iter_child_nodes(node))


def _is_main_guard(node):
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _is_impure(function):
    if not isinstance(function, ast.Attribute):
        return False
    root = ast.unparse(function.value).partition(".")[0]
    if root == "os":
        return function.attr in {"getenv", "urandom", "getpid"}
    if root in {"datetime", "date"}:
        return function.attr in CLOCKS
    return root in IMPURE_MODULES


def _is_log_call(node):
    return (
        _called_method(node) in LOG_METHODS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in {"_logger", "logger", "_LOGGER"}
    )


def _last_word(node):
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
