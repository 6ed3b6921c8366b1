// Settings → Privacy → prompts and answers: whether they are kept, for how long, how much is there, and the end of all of it.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { SettingsOfAccount } from '../../../contract/app/account-settings.ts'
import type { Kept } from '../../../contract/app/kept-prompts.ts'
import { get, send } from '../../data/api.ts'
import { queryClient } from '../../data/query-client.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { Field, Select } from '../../parts/field.tsx'
import { whole } from '../../parts/figures.ts'
import { useToast } from '../../parts/toast.tsx'
import { saveAccountSettings } from './account-settings.ts'
import { SwitchLine } from './switch-line.tsx'

interface KeptPromptsCardProps {
  readonly settings: SettingsOfAccount
  readonly mayChange: boolean
}

const DAYS = [1, 7, 30, 90] as const

const keptQuery = queryOptions({
  queryKey: ['account-kept'],
  queryFn: ({ signal }) => get<Kept>('/account/kept', {}, signal),
})

/** Off unless somebody has switched it on. */
export function KeptPromptsCard({ settings, mayChange }: KeptPromptsCardProps) {
  const toast = useToast()
  const [isAsked, setAsked] = useState(false)
  const kept = useQuery(keptQuery).data
  const isForbidden = kept?.isAllowed === false
  const changeDays = async (promptDays: SettingsOfAccount['promptDays']): Promise<void> => {
    try {
      await saveAccountSettings({ promptDays })
      toast.done(`Kept for ${daysText(promptDays)}`, 'It holds for what was kept before, too.')
    } catch (error) {
      toast.failed('The time is as it was', error)
    }
  }
  return (
    <Card title="Prompts and answers">
      <SwitchLine
        name="Keep prompts and answers"
        text="What programs with keys of this account and the Chat page send, as it was sent, and what they are answered, sealed with the secret of this installation. Owners and admins read all of it under Logs, members what their own keys have asked. Off: no word is written down."
        isOn={settings.keepsPrompts}
        isDisabled={!mayChange || (isForbidden && !settings.keepsPrompts)}
        onChange={(keepsPrompts) => saveAccountSettings({ keepsPrompts })}
      />
      {isForbidden && (
        <p className="border-t px-4 py-3 text-sm text-quiet">
          The operator of this installation lets no account keep them.
        </p>
      )}
      <div className="flex flex-wrap items-end justify-between gap-4 border-t p-4">
        <div className="w-44">
          <Field label="Kept for">
            {(ties) => (
              <Select
                {...ties}
                value={settings.promptDays}
                disabled={!mayChange}
                onChange={(event) => {
                  const days = DAYS.find((one) => String(one) === event.target.value)
                  if (days) void changeDays(days)
                }}
              >
                {DAYS.map((days) => (
                  <option key={days} value={days}>
                    {daysText(days)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <div className="flex min-h-9 flex-wrap items-center gap-x-4 gap-y-2">
          <span className="numeric text-sm text-quiet">
            {kept && (kept.kept === 0 ? 'Nothing is kept' : `${whole(kept.kept)} kept`)}
          </span>
          {mayChange && (
            <Button look="danger" disabled={!kept || kept.kept === 0} onClick={() => setAsked(true)}>
              Delete all that is kept
            </Button>
          )}
        </div>
      </div>
      <p className="border-t px-4 py-3 text-sm text-quiet">
        Requests of test keys are kept for a day at most. Switched off, nothing more is kept; what is there
        goes when its time is over, or with the button.
      </p>
      {isAsked && (
        <Confirm
          title="Delete all that is kept?"
          action="Delete all"
          onConfirm={async () => {
            const { deleted } = await send<{ deleted: number }>('DELETE', '/account/kept')
            queryClient.setQueryData(keptQuery.queryKey, (old) => old && { ...old, kept: 0 })
            setAsked(false)
            toast.done(`${whole(deleted)} deleted`)
          }}
          onClose={() => setAsked(false)}
        >
          The words of {whole(kept?.kept ?? 0)} generations of this account cannot be brought back. Their cost
          and times stay in the logs.
        </Confirm>
      )}
    </Card>
  )
}

function daysText(days: number): string {
  return days === 1 ? '1 day' : `${days} days`
}
