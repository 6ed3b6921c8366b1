// The conversations that this browser keeps.
import { Link } from '@tanstack/react-router'
import { clsx } from 'clsx'
import { Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { IconButton } from '../../parts/icon-button.tsx'
import type { Conversation } from './conversation.ts'

interface ConversationListProps {
  readonly conversations: readonly Conversation[] | undefined
  readonly currentId: string
  /** Told when one has been chosen; its address opens it. */
  readonly onOpen: () => void
  readonly onBegin: () => void
  readonly onForget: (id: string) => void
}

/** Last changed first. */
export function ConversationList({
  conversations,
  currentId,
  onOpen,
  onBegin,
  onForget,
}: ConversationListProps) {
  const [forgotten, setForgotten] = useState<Conversation>()
  return (
    <div className="flex h-full flex-col gap-3">
      <Button onClick={onBegin} className="w-full">
        <Plus size={15} aria-hidden /> New conversation
      </Button>
      <ul className="-mr-2 flex-1 overflow-y-auto pr-2" aria-label="Conversations">
        {conversations?.map((conversation) => (
          <li key={conversation.id} className="group relative">
            <Link
              to="/chat"
              search={{ conversation: conversation.id }}
              resetScroll={false}
              onClick={onOpen}
              dir="auto"
              activeOptions={{ exact: true }}
              aria-current={conversation.id === currentId ? 'page' : undefined}
              className={clsx(
                'block w-full truncate rounded-md py-1.5 pr-8 pl-2.5 text-left hover:bg-sunken',
                conversation.id === currentId ? 'bg-sunken text-ink' : 'text-quiet',
              )}
            >
              {conversation.title}
            </Link>
            <IconButton
              label={`Forget ${conversation.title}`}
              onClick={() => setForgotten(conversation)}
              className="absolute top-0 right-0 opacity-0 group-hover:opacity-100 focus-visible:opacity-100 max-md:opacity-100"
            >
              <Trash2 size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
        {conversations?.length === 0 && (
          <li className="px-2.5 py-2 text-sm text-quiet">
            Conversations are kept in this browser only, and none is yet.
          </li>
        )}
      </ul>
      {forgotten && (
        <Confirm
          title="Forget this conversation?"
          action="Forget it"
          onClose={() => setForgotten(undefined)}
          onConfirm={async () => onForget(forgotten.id)}
        >
          “{forgotten.title}” is kept nowhere but in this browser and cannot be brought back.
        </Confirm>
      )}
    </div>
  )
}
