// Opens one try of one endpoint: fits the request to it, writes it in the provider's format and sends it. What comes back, and how
// the attempt ends, is in attempt-exchange.ts.
import type { ChatRequest } from '../../core/chat.ts'
import { GatewayError, toGatewayError } from '../../core/errors.ts'
import type { UpstreamFlow } from '../providers/transport.ts'
import type { AttemptOptions, AttemptOutcome, Running } from './attempt-exchange.ts'
import { fail, onData, onDeadline, onEnd, onError, onHeaders, onSent } from './attempt-exchange.ts'
import { openAttemptRecord } from './attempt-record.ts'
import { deadlinesFor, totalDueAt } from './deadlines.ts'
import { fitToEndpoint } from './fit/fit-to-endpoint.ts'
import { passedHeaders, providerRequest } from './provider-request.ts'
import type { Resume } from './resume.ts'

const NO_FLOW: UpstreamFlow = { abort: () => undefined, pause: () => undefined, resume: () => undefined }

/** Never rejects: what goes wrong is an outcome. */
export function attemptEndpoint(options: AttemptOptions): Promise<AttemptOutcome> {
  return new Promise((resolve) => {
    let body: string
    let running: Running
    try {
      running = prepare(options, resolve)
      const { generation, endpoint } = options
      body = providerRequest({
        generation,
        endpoint,
        dialect: running.dialect,
        fitted: running.fitted.request,
      })
    } catch (error) {
      return resolve({ kind: 'failed', error: toGatewayError(error), attempted: false })
    }
    send(running, body)
  })
}

function prepare(options: AttemptOptions, resolve: Running['resolve']): Running {
  const { generation, endpoint } = options
  const { services } = generation
  const asked = options.resume ? resumedRequest(generation.request, options.resume) : generation.request
  const { provider } = endpoint
  const spoken = services.dialects.get(provider.dialect)
  if (!spoken)
    throw new GatewayError(
      'not_implemented',
      `${provider.name} speaks ${provider.dialect}, which is not supported yet.`,
    )
  const { dialect, request, fitted } = fitToEndpoint({
    request: asked,
    endpoint,
    dialect: spoken,
    generation,
  })
  const deadlines = deadlinesFor({
    deadlines: generation.deadlines,
    endpoint,
    streamed: request.stream,
    seen: options.isLastHope ? undefined : services.health.lately(endpoint.id, services.now()),
    isLastHope: options.isLastHope === true,
    slowestConnectMs: services.transports[provider.transport].slowestConnectMs?.(endpoint),
  })
  const dueAt = totalDueAt(generation)
  const record = openAttemptRecord(generation, endpoint)
  const running: Running = {
    ...options,
    dialect,
    fitted,
    deadlines,
    totalDueAt: dueAt,
    record,
    watch: {
      dueAt: Math.min(record.openedAt + deadlines.firstEventMs, dueAt),
      fire: () => onDeadline(running),
    },
    resolve,
    flow: NO_FLOW,
    lane: undefined,
    started: false,
    finishes: 0,
    begun: false,
    heardAt: 0,
    isPaused: false,
    done: false,
    status: 0,
    headers: {},
    chunks: [],
    bytes: 0,
  }
  return running
}

/** With prefill the words so far stand at the end of the conversation, for the model to go on from. */
function resumedRequest(request: ChatRequest, { mode, sent }: Resume): ChatRequest {
  if (mode === 'restart' || sent.text === '') return request
  return { ...request, messages: [...request.messages, { role: 'assistant', content: sent.text }] }
}

function send(running: Running, body: string): void {
  const { generation, endpoint, deadlines, watch } = running
  const { services, request } = generation
  services.watches.add(watch)
  const call = {
    operation: 'chat' as const,
    endpoint,
    body,
    stream: request.stream,
    passedHeaders: passedHeaders({ generation, endpoint, dialect: running.dialect }),
    simulate: request.simulate,
    attempt: running.number,
    connectTimeoutMs: deadlines.connectMs,
  }
  try {
    running.flow = services.transports[endpoint.provider.transport].send(call, {
      onSent: () => onSent(running),
      onHeaders: (status, headers) => onHeaders(running, status, headers),
      onData: (chunk) => onData(running, chunk),
      onEnd: () => onEnd(running),
      onError: (error) => onError(running, error),
    })
  } catch (error) {
    return fail(running, toGatewayError(error))
  }
  running.onStop((error) => fail(running, error))
}
