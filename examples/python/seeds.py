# The five requests that Causeway began with, with nothing but requests: o1, o1-mini, o3-mini and o3 as AI/ML API documents them,
# and openai/o1 as OpenRouter does. Only the address and the key are other ones.
# Run: pip install requests; CAUSEWAY_KEY=sk-cw-… python seeds.py. A test key will do.
import os

import requests

url = os.environ.get("CAUSEWAY_URL", "http://127.0.0.1:8484")
key = os.environ["CAUSEWAY_KEY"]


def show(response):
    response.raise_for_status()
    answer = response.json()
    reasoning = answer["usage"]["completion_tokens_details"]["reasoning_tokens"]
    print(f"{answer['model']} ({reasoning} tokens of reasoning): {answer['choices'][0]['message']['content']}")
    # Present when the model that was asked for is gone and its successor has answered.
    if "X-Causeway-Succession" in response.headers:
        print("  " + response.headers["X-Causeway-Succession"])


for model in ["o1", "o1-mini", "o3-mini", "openai/o3-2025-04-16"]:
    show(
        requests.post(
            f"{url}/v1/chat/completions",
            headers={
                "Authorization": f"Bearer {key}",
                "Content-Type": "application/json",
            },
            json={
                "model": model,
                "messages": [{"role": "user", "content": "Hello"}],
            },
            timeout=600,
        )
    )

# The two headers are optional: they say which program calls, and are kept with the generation.
show(
    requests.post(
        f"{url}/api/v1/chat/completions",
        headers={
            "Authorization": f"Bearer {key}",
            "Content-Type": "application/json",
            "HTTP-Referer": "https://app.example/",
            "X-Title": "Example App",
        },
        json={
            "model": "openai/o1",
            "messages": [{"role": "user", "content": "What is the meaning of life?"}],
        },
        timeout=600,
    )
)
