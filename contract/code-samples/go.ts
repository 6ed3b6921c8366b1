// The call as a Go program that needs the standard library only and prints the answer as it comes. Pure.
import { JSON_STYLE, writeLiteral } from './literal.ts'
import type { SampleRequest } from './sample-request.ts'
import { addressOf } from './sample-request.ts'

/** One file for `go run`. */
export function writeGo(request: SampleRequest): string {
  const { key, body } = request
  const token = 'variable' in key ? `"Bearer "+os.Getenv("${key.variable}")` : quoted(`Bearer ${key.literal}`)
  // A raw string cannot hold a backquote.
  const json = writeLiteral(body, JSON_STYLE).replaceAll('`', '` + "`" + `')
  return [
    'package main',
    '',
    'import (',
    '\t"io"',
    '\t"log"',
    '\t"net/http"',
    '\t"os"',
    '\t"strings"',
    ')',
    '',
    'func main() {',
    `\tbody := \`${json}\``,
    `\trequest, err := http.NewRequest("POST", ${quoted(addressOf(request))}, strings.NewReader(body))`,
    '\tif err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    `\trequest.Header.Set("Authorization", ${token})`,
    '\trequest.Header.Set("Content-Type", "application/json")',
    '\tresponse, err := http.DefaultClient.Do(request)',
    '\tif err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    '\tdefer response.Body.Close()',
    '\tif _, err := io.Copy(os.Stdout, response.Body); err != nil {',
    '\t\tlog.Fatal(err)',
    '\t}',
    '}',
    '',
  ].join('\n')
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
