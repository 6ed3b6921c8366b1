// nginx as a plain proxy with one worker: keep-alive to the upstream, no buffering of streams, and the one
// thing that every gateway must do, replacing the caller's key. The yardstick of the ratio columns.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startChild } from '../child.ts'
import { upstreamKey, upstreamModel } from '../payload.ts'
import { cleanEnvironment, firstAnswer, freePort, planPrefixes, type Gateway } from './gateway.ts'

/** The plain proxy that the others are measured against. */
export const nginx: Gateway = {
  name: 'nginx',
  does: 'plain proxy, replaces the key',
  firstWarmUpMs: 1000,
  obstacle: () => {
    if (spawnSync('nginx', ['-v'], { env: environment('/') }).status === 0) return undefined
    return 'nginx is missing, so there are no ratios to it. Debian, Ubuntu: apt-get install nginx; macOS: brew install nginx'
  },
  start: async ({ upstreamPort, folder, core }) => {
    const port = await freePort()
    const configuration = join(folder, 'nginx.conf')
    mkdirSync(join(folder, 'temporary'))
    writeFileSync(configuration, configurationText({ port, upstreamPort }))
    const startedAtMs = performance.now()
    const child = startChild({
      command: 'nginx',
      args: ['-p', folder, '-c', configuration, '-e', 'stderr'],
      environment: environment(folder),
      folder,
      logFile: join(folder, 'nginx.log'),
      core,
    })
    await firstAnswer(port, child)
    return {
      port,
      child,
      version: String(spawnSync('nginx', ['-v'], { env: environment('/') }).stderr)
        .replace('nginx version: ', '')
        .trim(),
      startMs: performance.now() - startedAtMs,
      address: (plan) => ({
        path: `${planPrefixes[plan]}/v1/chat/completions`,
        model: upstreamModel,
        key: 'the-callers-key',
        headers: {},
      }),
    }
  },
}

/** Debian keeps nginx in /usr/sbin, which is not on everyone's PATH. */
function environment(folder: string): Record<string, string> {
  const clean = cleanEnvironment(folder)
  return { ...clean, PATH: `${clean['PATH']}:/usr/sbin:/usr/local/sbin` }
}

function configurationText({ port, upstreamPort }: { port: number; upstreamPort: number }): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path temporary/${name};`)
    .join('\n')
  return `daemon off;
worker_processes 1;
worker_rlimit_nofile 8192;
pid nginx.pid;
error_log stderr error;
events { worker_connections 4096; }
http {
${temporary}
  access_log off;
  keepalive_timeout 600s;
  keepalive_requests 1000000000;
  upstream fake {
    server 127.0.0.1:${upstreamPort};
    keepalive 1024;
    keepalive_timeout 600s;
    keepalive_requests 1000000000;
  }
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_set_header Authorization "Bearer ${upstreamKey}";
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / { proxy_pass http://fake; proxy_buffering off; }
    location /v1/ { proxy_pass http://fake; }
  }
}
`
}
