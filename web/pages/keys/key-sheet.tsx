// The sheet in which a key is made or changed.
import { useId, useState } from 'react'
import type { FormEvent } from 'react'
import type { NewKeyAnswer, OwnKey } from '../../../contract/app/keys.ts'
import { ApiError } from '../../data/api.ts'
import { changeKey, makeKey } from '../../data/keys.ts'
import { isAtLeast, useMeIfKnown } from '../../data/session.ts'
import { Button } from '../../parts/button.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { messageOf } from '../../parts/error-state.tsx'
import { Field, Select, TextInput } from '../../parts/field.tsx'
import { KeyDeadlines } from './key-deadlines.tsx'
import type { FieldErrors, KeyFields } from './key-form.ts'
import { changesIn, fieldNamed, fieldsOf, NEW_KEY, readFields } from './key-form.ts'

interface KeySheetProps {
  /** The key to change; absent to make one. */
  readonly edited?: OwnKey
  readonly onClose: () => void
  readonly onMade: (made: NewKeyAnswer) => void
}

/** Keeps what was typed when the server refuses, and says at which field. */
export function KeySheet({ edited, onClose, onMade }: KeySheetProps) {
  const [fields, setFields] = useState<KeyFields>(edited ? fieldsOf(edited) : NEW_KEY)
  const [errors, setErrors] = useState<FieldErrors>({})
  const [failure, setFailure] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const set = (change: Partial<KeyFields>): void => setFields((all) => ({ ...all, ...change }))
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const read = edited ? changesIn(fields, edited) : readFields(fields)
    setErrors('errors' in read ? read.errors : {})
    setFailure(undefined)
    if ('errors' in read) return
    setBusy(true)
    try {
      if (!edited) onMade(await makeKey({ ...read.body, name: fields.name.trim(), kind: fields.kind }))
      else if (Object.keys(read.body).length > 0) await changeKey(edited.hash, read.body)
      onClose()
    } catch (error) {
      const field = error instanceof ApiError ? fieldNamed(error.field) : undefined
      if (field) setErrors({ [field]: messageOf(error) })
      else setFailure(messageOf(error))
      setBusy(false)
    }
  }
  return (
    <Dialog title={edited ? `Edit ${edited.name}` : 'Create a key'} place="side" onClose={onClose}>
      <form onSubmit={(event) => void save(event)} noValidate className="flex flex-col gap-4">
        <Field
          label="Name"
          error={errors.name}
          hint={edited ? undefined : 'Who or what uses it: “nightly tests”.'}
        >
          {(ties) => (
            <TextInput
              {...ties}
              value={fields.name}
              maxLength={200}
              autoFocus
              onChange={(event) => set({ name: event.target.value })}
            />
          )}
        </Field>
        {!edited && <Kinds kind={fields.kind} onChange={(kind) => set({ kind })} />}
        {fields.kind !== 'management' && <Bounds fields={fields} errors={errors} onChange={set} />}
        <p role="alert" className="rounded-md bg-error-soft px-3 py-2 text-sm text-error empty:hidden">
          {failure}
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="main" isBusy={isBusy}>
            {edited ? 'Save' : 'Create the key'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const KINDS = [
  { kind: 'live', name: 'Live', text: 'Calls real providers and is charged.' },
  { kind: 'test', name: 'Test', text: 'Answers from the simulator; costs nothing.' },
  { kind: 'management', name: 'Management', text: 'Makes and changes keys by program; calls no model.' },
] as const

interface KindsProps {
  readonly kind: KeyFields['kind']
  readonly onChange: (kind: KeyFields['kind']) => void
}

function Kinds({ kind: chosen, onChange }: KindsProps) {
  const name = useId()
  const isAdmin = isAtLeast(useMeIfKnown(), 'admin')
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">Kind</legend>
      <div className="flex flex-col gap-2">
        {KINDS.filter(({ kind }) => kind !== 'management' || isAdmin).map(({ kind, name: title, text }) => (
          <label
            key={kind}
            className="flex cursor-pointer items-start gap-2.5 rounded-md border px-3 py-2 has-checked:border-water has-checked:bg-water-soft"
          >
            <input
              type="radio"
              name={name}
              checked={chosen === kind}
              onChange={() => onChange(kind)}
              className="mt-1 accent-(--water)"
            />
            <span>
              <span className="font-medium">{title}</span>
              <span className="block text-sm text-quiet">{text}</span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

interface BoundsProps {
  readonly fields: KeyFields
  readonly errors: FieldErrors
  readonly onChange: (change: Partial<KeyFields>) => void
}

function Bounds({ fields, errors, onChange }: BoundsProps) {
  const text = (name: keyof KeyFields) => ({
    value: fields[name],
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  })
  return (
    <>
      <div className="grid grid-cols-2 gap-4">
        <Field label="Credit limit" error={errors.limit} hint="US dollars; empty is none">
          {(ties) => (
            <TextInput
              {...ties}
              {...text('limit')}
              inputMode="decimal"
              placeholder="No limit"
              className="numeric"
            />
          )}
        </Field>
        <Field label="Limit starts anew" error={errors.reset}>
          {(ties) => (
            <Select {...ties} {...text('reset')}>
              <option value="">Never</option>
              <option value="daily">Every day</option>
              <option value="weekly">Every week</option>
              <option value="monthly">Every month</option>
            </Select>
          )}
        </Field>
      </div>
      <Field label="Ends after" error={errors.expires} hint="At the end of that day, UTC; empty is never">
        {(ties) => <TextInput {...ties} {...text('expires')} type="date" />}
      </Field>
      <details
        className="group"
        open={Boolean(
          fields.models ||
          fields.providers ||
          fields.requestsPerMinute ||
          fields.tokensPerMinute ||
          fields.parameters ||
          fields.connectMs ||
          fields.firstEventMs ||
          fields.idleMs ||
          fields.totalMs,
        )}
      >
        <summary className="cursor-pointer text-sm font-medium text-water">More limits</summary>
        <div className="mt-4 flex flex-col gap-4">
          <Field label="Models" error={errors.models} hint="Ids, separated by commas; empty is all">
            {(ties) => (
              <TextInput
                {...ties}
                {...text('models')}
                placeholder="openai/o1, openai/o3-mini"
                className="font-mono text-sm"
              />
            )}
          </Field>
          <Field label="Providers" error={errors.providers} hint="Their short names; empty is all">
            {(ties) => (
              <TextInput
                {...ties}
                {...text('providers')}
                placeholder="openai, azure"
                className="font-mono text-sm"
              />
            )}
          </Field>
          <div className="grid grid-cols-2 gap-4">
            <Field label="Requests a minute" error={errors.requestsPerMinute}>
              {(ties) => (
                <TextInput
                  {...ties}
                  {...text('requestsPerMinute')}
                  inputMode="numeric"
                  placeholder="No limit"
                  className="numeric"
                />
              )}
            </Field>
            <Field label="Tokens a minute" error={errors.tokensPerMinute}>
              {(ties) => (
                <TextInput
                  {...ties}
                  {...text('tokensPerMinute')}
                  inputMode="numeric"
                  placeholder="No limit"
                  className="numeric"
                />
              )}
            </Field>
          </div>
          <Field
            label="Parameters a model lacks"
            error={errors.parameters}
            hint="Lenient drops them and says so; strict refuses"
          >
            {(ties) => (
              <Select {...ties} {...text('parameters')}>
                <option value="">As the request says, else lenient</option>
                <option value="lenient">Lenient</option>
                <option value="strict">Strict</option>
              </Select>
            )}
          </Field>
          <KeyDeadlines fields={fields} errors={errors} onChange={onChange} />
        </div>
      </details>
    </>
  )
}
