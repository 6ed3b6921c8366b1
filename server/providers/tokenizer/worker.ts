// The tokenizer's worker thread: answers one job after another. Holds no state but the encodings that were asked for.
import { parentPort } from 'node:worker_threads'
import { countTexts, splitTexts } from './encodings.ts'
import type { TokenizerJob, TokenizerReply } from './messages.ts'

async function answer(job: TokenizerJob): Promise<TokenizerReply> {
  try {
    return job.task === 'count'
      ? { id: job.id, counts: await countTexts(job.encoding, job.texts) }
      : { id: job.id, ...(await splitTexts(job.encoding, job.texts)) }
  } catch (error) {
    return { id: job.id, failure: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (job: TokenizerJob) => {
  void answer(job).then((reply) => parentPort?.postMessage(reply))
})
