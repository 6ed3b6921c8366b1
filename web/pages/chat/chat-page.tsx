// Talking with models: one or several side by side, live or in test mode, kept in this browser.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Code, Download, FlaskConical, History, SlidersHorizontal } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { modelsQuery } from '../../data/models.ts'
import { isAtLeast, useMe } from '../../data/session.ts'
import { Dialog } from '../../parts/dialog.tsx'
import { ErrorState } from '../../parts/error-state.tsx'
import { IconButton } from '../../parts/icon-button.tsx'
import { useTitle } from '../../parts/page-header.tsx'
import { useToast } from '../../parts/toast.tsx'
import { downloadText } from '../../parts/download-text.ts'
import { CodeSampleDialog } from './code-sample-dialog.tsx'
import { Composer } from './composer.tsx'
import type { ChatSettings } from './conversation.ts'
import { toMarkdown } from './conversation.ts'
import { ConversationList } from './conversation-list.tsx'
import { EffortChoice } from './effort-choice.tsx'
import { firstModel } from './first-model.ts'
import { ModelPicker } from './model-picker.tsx'
import { SettingsSheet } from './settings-sheet.tsx'
import { Turns } from './turns.tsx'
import type { Chat, ChatWish } from './use-chat.ts'
import { useChat } from './use-chat.ts'

/** `/chat`, with `?model=author/slug` to begin with one. */
export function ChatPage() {
  useTitle('Chat')
  const query = useQuery(modelsQuery)
  const wanted: unknown = useSearch({ strict: false })['model']
  const models = useMemo(() => query.data?.filter(({ kind }) => kind === 'chat'), [query.data])
  const first = useMemo(() => models && firstModel(models, wanted), [models, wanted])
  const me = useMe()
  const chat = useChat({
    models: first,
    mode: models?.some(({ available }) => available) === false ? 'test' : 'live',
    person: me.person?.id ?? '',
    ...useAddress(),
    onUnkept: useUnkeptNotice(),
  })
  const [isListOpen, setListOpen] = useState(false)
  const { current } = chat
  const chosen = models?.filter(({ id }) => current.models.includes(id)) ?? []
  const isTest = current.settings.mode === 'test'
  const off = chosen.filter(({ available }) => !available)
  const isOff = !isTest && off.length > 0 && off.length === chosen.length
  const obstacle = me.account?.disabled
    ? 'This account is disabled.'
    : !isAtLeast(me, 'member')
      ? 'Your role in this account does not call models. Act for another account, or ask an owner.'
      : current.models.length === 0
        ? 'Choose a model.'
        : isOff
          ? `No provider of ${off[0]?.name ?? ''} is switched on here.`
          : undefined
  const setMode = (mode: ChatSettings['mode']): void =>
    chat.change({ settings: { ...current.settings, mode } })
  const list = (
    <ConversationList
      conversations={chat.conversations}
      currentId={current.id}
      onOpen={() => setListOpen(false)}
      onBegin={() => {
        chat.begin()
        setListOpen(false)
      }}
      onForget={chat.forget}
    />
  )
  return (
    <div className="flex">
      <h1 className="sr-only">Chat</h1>
      <aside
        className="sticky top-[49px] h-[calc(100dvh-49px)] w-60 shrink-0 border-r p-3 max-lg:hidden"
        aria-label="Conversations"
      >
        {list}
      </aside>
      <div className="flex min-h-[calc(100dvh-49px)] min-w-0 flex-1 flex-col max-md:min-h-[calc(100dvh-49px-64px)]">
        <Bar chat={chat} models={models ?? []} onList={() => setListOpen(true)} />
        {query.isError && (
          <div className="p-6">
            <ErrorState
              what="The models could not be loaded"
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          </div>
        )}
        <Turns key={current.id} chat={chat} />
        <div className="sticky bottom-0 bg-paper px-4 pb-4 max-md:bottom-14 sm:px-6">
          <div className="mx-auto w-full max-w-[760px]">
            <Composer
              isRunning={chat.isRunning}
              obstacle={models ? obstacle : ''}
              wayOut={
                isOff && isAtLeast(me, 'member') ? (
                  <button
                    type="button"
                    onClick={() => setMode('test')}
                    className="shrink-0 text-sm text-water underline underline-offset-2"
                  >
                    Use test mode
                  </button>
                ) : undefined
              }
              onSend={chat.send}
              onStop={chat.stop}
            >
              <EffortChoice
                models={chosen}
                settings={current.settings}
                onChange={(settings) => chat.change({ settings })}
              />
            </Composer>
            <p className="mt-1.5 text-center text-xs text-quiet">
              {isTest
                ? 'Test mode: the simulator answers, nothing is charged.'
                : 'Models make mistakes. Conversations stay in this browser.'}
            </p>
          </div>
        </div>
      </div>
      {isListOpen && (
        <Dialog title="Conversations" place="side" onClose={() => setListOpen(false)}>
          {list}
        </Dialog>
      )}
    </div>
  )
}

/** The conversation that the address names, and how another comes into it. */
function useAddress(): Pick<ChatWish, 'wanted' | 'onShow'> {
  const navigate = useNavigate()
  const named: unknown = useSearch({ strict: false })['conversation']
  const wanted = typeof named === 'string' ? named : undefined
  const onShow = useCallback(
    (id: string | undefined): void => {
      if (id !== wanted)
        void navigate({
          to: '/chat',
          search: id === undefined ? {} : { conversation: id },
          replace: wanted === undefined,
          resetScroll: false,
        })
    },
    [navigate, wanted],
  )
  return { wanted, onShow }
}

function useUnkeptNotice(): () => void {
  const toast = useToast()
  return useCallback(
    () =>
      toast.failed(
        'This conversation is not kept',
        new Error(
          'The browser has no room for it, or keeps nothing. It lasts as long as this page; save it as Markdown.',
        ),
      ),
    [toast],
  )
}

interface BarProps {
  readonly chat: Chat
  readonly models: Parameters<typeof ModelPicker>[0]['models']
  readonly onList: () => void
}

function Bar({ chat, models, onList }: BarProps) {
  const [open, setOpen] = useState<'settings' | 'code'>()
  const { current, change } = chat
  const isTest = current.settings.mode === 'test'
  return (
    <div className="sticky top-[49px] z-20 flex items-center gap-1.5 border-b bg-paper px-4 py-2 sm:px-6">
      <IconButton label="Conversations" onClick={onList} className="lg:hidden">
        <History size={17} aria-hidden />
      </IconButton>
      <div className="mr-auto min-w-0">
        <ModelPicker
          models={models}
          chosen={current.models}
          onChange={(chosen) => change({ models: chosen })}
        />
      </div>
      <button
        type="button"
        aria-pressed={isTest}
        onClick={() => change({ settings: { ...current.settings, mode: isTest ? 'live' : 'test' } })}
        className="inline-flex h-8 items-center gap-1.5 rounded-md border px-2.5 text-sm whitespace-nowrap text-quiet hover:text-ink aria-pressed:border-water aria-pressed:bg-water-soft aria-pressed:text-water"
      >
        <FlaskConical size={14} aria-hidden /> <span className="max-sm:sr-only">Test mode</span>
      </button>
      <IconButton label="How models are asked" onClick={() => setOpen('settings')}>
        <SlidersHorizontal size={16} aria-hidden />
      </IconButton>
      {current.turns.length > 0 && (
        <>
          <IconButton label="As code" onClick={() => setOpen('code')}>
            <Code size={16} aria-hidden />
          </IconButton>
          <IconButton
            label="Save as Markdown"
            onClick={() => downloadText('conversation.md', 'text/markdown', toMarkdown(current))}
          >
            <Download size={16} aria-hidden />
          </IconButton>
        </>
      )}
      {open === 'settings' && (
        <SettingsSheet
          settings={current.settings}
          models={models.filter(({ id }) => current.models.includes(id))}
          onChange={(settings) => change({ settings })}
          onClose={() => setOpen(undefined)}
        />
      )}
      {open === 'code' && <CodeSampleDialog conversation={current} onClose={() => setOpen(undefined)} />}
    </div>
  )
}
