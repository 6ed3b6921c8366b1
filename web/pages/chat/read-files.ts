// Files that the reader adds to a question, as `data:` addresses inside the request. What models cannot take is refused here. Browsers
// guess a file's kind by its name, and wrongly for many programs' sources: what reads as text is text.
import type { Attachment } from './conversation.ts'

const LARGEST_BYTES = 20 * 1024 * 1024
const TAKEN = /^(image\/(png|jpeg|webp|gif)|application\/pdf)$/

/** Reads one file. Rejects with a sentence for the reader when it is too large or of a kind that is not taken. */
export async function readFile(file: File): Promise<Attachment> {
  if (file.size > LARGEST_BYTES) throw new Error(`${file.name} is larger than 20 MB.`)
  const type = TAKEN.test(file.type) ? file.type : 'text/plain'
  if (type === 'text/plain' && !(await isText(file)))
    throw new Error(`${file.name} is no text; images (PNG, JPEG, WebP, GIF), PDFs and texts are taken.`)
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve({ name: file.name, type, url: String(reader.result) }))
    reader.addEventListener('error', () => reject(new Error(`${file.name} could not be read.`)))
    reader.readAsDataURL(file)
  })
}

/** UTF-8 from end to end, without the byte that no text has. */
async function isText(file: File): Promise<boolean> {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer()).includes('\0')
  } catch {
    return false
  }
}
