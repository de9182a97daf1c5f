"""Steering the providers from another process, beside what every simulator has.

POST   /__control/ai        {"mind": …, "shape": {…}, "keys": {…}, …}: application.py
POST   /__control/trouble   {"name": …, "times": 1}: troubles.py
POST   /__control/script    {"answers": […]}     the next answers, as they are
GET    /__control/arrived   the latest questions, as they came; DELETE forgets them
DELETE /__control/ai        as it was in the beginning
"""

from tests.simulators.web.application import CONTROL
from tests.simulators.web.message import empty_answer, json_answer

from .shape import Shape

SETTINGS = frozenset(
    """keys models mind finish thoughts counts is_null disliked per_minute num_ctx
    version""".split()
)


def add_ai_control(application):
    """Add the routes."""

    def change(request):
        for name, value in request.json().items():
            if name == "shape":
                application.shape = Shape(**value)
            elif name in SETTINGS:
                setattr(application, name, value)
            else:
                raise ValueError(f"no such setting: {name}")
        return empty_answer()

    def reset(_request):
        application.reset()
        return empty_answer()

    def trouble(request):
        application.trouble(**request.json())
        return empty_answer()

    def script(request):
        application.script(*request.json()["answers"])
        return empty_answer()

    def arrived(_request):
        rows = [
            {
                "kind": each.kind,
                "path": each.path,
                "query": each.query,
                "headers": each.headers,
                "body": each.body,
                "document": each.question.document,
            }
            for each in application.arrived
        ]
        return json_answer(rows)

    def forget(_request):
        application.arrived.clear()
        return empty_answer()

    application.route("POST", f"{CONTROL}ai", change)
    application.route("DELETE", f"{CONTROL}ai", reset)
    application.route("POST", f"{CONTROL}trouble", trouble)
    application.route("POST", f"{CONTROL}script", script)
    application.route("GET", f"{CONTROL}arrived", arrived)
    application.route("DELETE", f"{CONTROL}arrived", forget)
