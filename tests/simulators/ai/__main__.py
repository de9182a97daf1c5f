"""``python -m tests.simulators.ai --port 26300``: providers of AI.

Each kind has a folder: ``/openai/v1``, ``/anthropic``, ``/gemini``, ``/xai/v1``,
``/deepseek``, ``/ollama/v1``, ``/vllm/v1``. What they do comes through the control
interface (see control.py), or by words in the mail (see troubles.py).
"""

from tests.simulators.web.control import serve_forever

from .application import AiApplication

if __name__ == "__main__":
    serve_forever(AiApplication)
