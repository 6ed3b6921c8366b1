// A folder of its own for one test, gone when the test ends.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'

/** Makes an empty folder and deletes it, with all that is in it, after the test. */
export function temporaryFolder(test: Pick<TestContext, 'after'>): string {
  const folder = mkdtempSync(join(tmpdir(), 'causeway-test-'))
  test.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
