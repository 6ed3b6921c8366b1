// Files that the reader adds to a question, as `data:` addresses inside the request. What models cannot take is refused here.
import type { Attachment } from './conversation.ts'

const LARGEST_BYTES = 20 * 1024 * 1024
const TAKEN = /^(image\/(png|jpeg|webp|gif)|application\/pdf|text\/.+|application\/json)$/

/** Reads one file. Rejects with a sentence for the reader when it is too large or of a kind that is not taken. */
export async function readFile(file: File): Promise<Attachment> {
  const type = file.type === '' ? 'text/plain' : file.type
  if (!TAKEN.test(type))
    throw new Error(`${file.name} is of the kind ${type}; images, PDFs and texts are taken.`)
  if (file.size > LARGEST_BYTES) throw new Error(`${file.name} is larger than 20 MB.`)
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve({ name: file.name, type, url: String(reader.result) }))
    reader.addEventListener('error', () => reject(new Error(`${file.name} could not be read.`)))
    reader.readAsDataURL(file)
  })
}
