// The official `openai` package pointed at Causeway: an answer, and the same as a stream. Only baseURL and apiKey are other ones.
// Run: npm install openai; CAUSEWAY_KEY=sk-cw-… node openai.mjs. A test key will do.
import OpenAI from 'openai'

const client = new OpenAI({
  baseURL: `${process.env.CAUSEWAY_URL ?? 'http://127.0.0.1:8484'}/v1`,
  apiKey: process.env.CAUSEWAY_KEY,
})
const request = { model: 'o1', messages: [{ role: 'user', content: 'Hello' }] }

const answer = await client.chat.completions.create(request)
console.log(answer.model, answer.usage.completion_tokens_details.reasoning_tokens)
console.log(answer.choices[0].message.content)

const stream = await client.chat.completions.create({ ...request, stream: true })
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '')
console.log()
