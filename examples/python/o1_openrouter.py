# Asks openai/o1 the way OpenRouter documents it, through Causeway's /api/v1. The two optional headers say which app calls;
# it then appears under its name in the activity. Run: pip install requests; CAUSEWAY_KEY=sk-cw-… python o1_openrouter.py
import json
import os

import requests

url = os.environ.get("CAUSEWAY_URL", "http://127.0.0.1:8484")
key = os.environ["CAUSEWAY_KEY"]

response = requests.post(
    url=f"{url}/api/v1/chat/completions",
    headers={
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "HTTP-Referer": "https://app.example/",
        "X-Title": "Example App",
    },
    data=json.dumps(
        {
            "model": "openai/o1",
            "messages": [{"role": "user", "content": "What is the meaning of life?"}],
        }
    ),
)

print(json.dumps(response.json(), indent=2, ensure_ascii=False))
