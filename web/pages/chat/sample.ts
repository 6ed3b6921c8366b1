// A request as code in the languages that readers copy from. Pure.

export const SAMPLE_LANGUAGES = ['curl', 'python', 'typescript'] as const
export type SampleLanguage = (typeof SAMPLE_LANGUAGES)[number]

/** A program that sends this body to a chat completion below `baseUrl`; the key comes from CAUSEWAY_KEY. */
export function writeSample(
  language: SampleLanguage,
  baseUrl: string,
  body: Readonly<Record<string, unknown>>,
): string {
  const json = JSON.stringify(body, undefined, 2)
  if (language === 'curl')
    return `curl ${baseUrl}/chat/completions \\\n  -H "Authorization: Bearer $CAUSEWAY_KEY" \\\n  -H "Content-Type: application/json" \\\n  -d '${json.replaceAll("'", String.raw`'\''`)}'`
  if (language === 'python')
    return `import json\nimport os\n\nimport requests\n\nanswer = requests.post(\n    "${baseUrl}/chat/completions",\n    headers={"Authorization": f"Bearer {os.environ['CAUSEWAY_KEY']}"},\n    json=json.loads(r'''\n${json.replaceAll("'''", String.raw`\u0027\u0027\u0027`)}\n'''),\n    timeout=600,\n)\nprint(answer.json()["choices"][0]["message"]["content"])`
  return `const answer = await fetch('${baseUrl}/chat/completions', {\n  method: 'POST',\n  headers: {\n    Authorization: \`Bearer \${process.env.CAUSEWAY_KEY}\`,\n    'Content-Type': 'application/json',\n  },\n  body: JSON.stringify(${json}),\n})\nconsole.log((await answer.json()).choices[0].message.content)`
}
