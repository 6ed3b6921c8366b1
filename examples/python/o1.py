# Asks o1 through Causeway's /v1 with nothing but requests: the request that AI/ML API documents for this model, with
# another address and another key. Run: pip install requests; CAUSEWAY_KEY=sk-cw-… python o1.py
import json
import os

import requests

url = os.environ.get("CAUSEWAY_URL", "http://127.0.0.1:8484")
key = os.environ["CAUSEWAY_KEY"]

response = requests.post(
    f"{url}/v1/chat/completions",
    headers={
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
    },
    json={
        "model": "o1",
        "messages": [{"role": "user", "content": "Hello"}],
    },
)

data = response.json()
print(json.dumps(data, indent=2, ensure_ascii=False))
