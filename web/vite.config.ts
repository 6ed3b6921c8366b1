// How the web app is built: React, Tailwind, and a gzip beside each file so that the server never compresses. Output: web/dist.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import tailwind from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig } from 'vite'
import { apiReference } from './build/api-reference.ts'
import { benchmarkReports } from './build/benchmark.ts'
import { docsPages } from './build/docs-pages.ts'

const SMALLEST_WORTH_IT = 1024

/** Writes `.gz` and `.br` beside every text file of the build. */
function compressed(): Plugin {
  return {
    name: 'causeway-compressed',
    apply: 'build',
    writeBundle: () => {
      const folder = join(import.meta.dirname, 'dist')
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(js|css|html|svg|json|txt)$/.test(name)) continue
        const bytes = readFileSync(join(folder, name))
        if (bytes.length < SMALLEST_WORTH_IT || name === 'index.html') continue
        writeFileSync(join(folder, `${name}.gz`), gzipSync(bytes, { level: 9 }))
        const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 }
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: quality }))
      }
    },
  }
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
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8484', '/api': 'http://127.0.0.1:8484' } },
})
