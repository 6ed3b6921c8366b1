// Chat with models.
import { PageHeader } from '../../parts/page-header.tsx'

/** Chat with models. */
export function ChatPage() {
  return (
    <div className="page-width py-8">
      <PageHeader title="Chat" />
    </div>
  )
}
