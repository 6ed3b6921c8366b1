// How the web app is built: React, Tailwind, and a gzip beside each file so that the server never compresses. Output: web/dist.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vite'
import { apiReference } from './build/api-reference.ts'
import { benchmarkReports } from './build/benchmark.ts'
import { docsPages } from './build/docs-pages.ts'

const SMALLEST_WORTH_IT = 1024

/** Writes `.gz` and `.br` beside every text file of the build, on all cores. */
function compressed(): Plugin {
  return {
    name: 'causeway-compressed',
    apply: 'build',
    writeBundle: async () => {
      const folder = join(import.meta.dirname, 'dist')
      const names = await readdir(folder, { recursive: true })
      const texts = names.filter(
        (name) => /\.(js|css|html|svg|json|txt)$/.test(name) && name !== 'index.html',
      )
      await Promise.all(texts.map((name) => compress(join(folder, name))))
    },
  }
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < SMALLEST_WORTH_IT) return
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 }
  await Promise.all([
    promisify(gzip)(bytes, { level: 9 }).then((small) => writeFile(`${path}.gz`, small)),
    promisify(brotliCompress)(bytes, { params }).then((small) => writeFile(`${path}.br`, small)),
  ])
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [docsPages(), benchmarkReports(), react(), tailwind(), apiReference(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2024',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    // Whoever starts the server for the first time builds, and need not hear how long each plugin took.
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8484', '/api': 'http://127.0.0.1:8484' } },
})
