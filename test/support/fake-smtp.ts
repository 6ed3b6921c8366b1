// A mail server that takes every letter and shows it to the test. It knows as much SMTP as a client needs to be rid of a letter.
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { createServer } from 'node:net'

export interface TakenLetter {
  readonly from: string
  readonly to: string
  /** Headers and text, with the soft line breaks of quoted-printable undone. */
  readonly text: string
}

export interface FakeSmtp {
  readonly url: string
  readonly letters: readonly TakenLetter[]
  /** The next letter for this address; rejects after five seconds. */
  readonly letterTo: (address: string) => Promise<TakenLetter>
  readonly close: () => Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function startFakeSmtp(): Promise<FakeSmtp> {
  const letters: TakenLetter[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    serve(socket, (letter) => letters.push(letter))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  let read = 0
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    letters,
    letterTo: async (address) => {
      for (const end = Date.now() + 5000; Date.now() < end;) {
        const found = letters.findIndex((letter, at) => at >= read && letter.to === address)
        if (found >= 0) {
          read = found + 1
          return letters[found] as TakenLetter
        }
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      throw new Error(`no letter to ${address} in five seconds`)
    },
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function serve(socket: Socket, take: (letter: TakenLetter) => void): void {
  let from = ''
  let to = ''
  let data: string[] | undefined
  let rest = ''
  const say = (line: string): void => void socket.write(`${line}\r\n`)
  const hear = (line: string): void => {
    if (data !== undefined) {
      if (line !== '.') return void data.push(line)
      take({ from, to, text: data.join('\n').replaceAll(/=\n/g, '').replaceAll('=3D', '=') })
      data = undefined
      return say('250 taken')
    }
    const address = /<([^>]*)>/.exec(line)?.[1] ?? ''
    if (/^mail from/i.test(line)) from = address
    if (/^rcpt to/i.test(line)) to = address
    if (/^data/i.test(line)) {
      data = []
      return say('354 go on')
    }
    if (/^quit/i.test(line)) {
      say('221 bye')
      return void socket.end()
    }
    say('250 fine')
  }
  socket.on('error', () => socket.destroy())
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\r\n')
    rest = lines.pop() ?? ''
    for (const line of lines) hear(line)
  })
  say('220 fake')
}
