// A list of ids, one a line, with those that there are as suggestions, that is saved as a whole.
import { useId, useState } from 'react'
import { ActionForm } from '../../parts/action-form.tsx'
import { Field, TextArea, TextInput } from '../../parts/field.tsx'
import { useToast } from '../../parts/toast.tsx'
import { idsIn, textOf } from './account-settings.ts'

interface IdsFormProps {
  readonly label: string
  /** What an empty list means. */
  readonly hint: string
  readonly ids: readonly string[] | null
  readonly known: readonly string[]
  readonly isDisabled: boolean
  readonly onSave: (ids: string[] | null) => Promise<void>
}

/** A name that leads nowhere is refused by the server, whose words stand above the button. */
export function IdsForm({ label, hint, ids, known, isDisabled, onSave }: IdsFormProps) {
  const list = useId()
  const toast = useToast()
  const [text, setText] = useState(() => textOf(ids))
  const [added, setAdded] = useState('')
  const add = (id: string): void => {
    setAdded(known.includes(id) ? '' : id)
    if (known.includes(id)) setText(textOf([...(idsIn(text) ?? []), id]))
  }
  const save = async (): Promise<void> => {
    await onSave(idsIn(text))
    setText(textOf(idsIn(text)))
    toast.done(`Saved: ${label.toLowerCase()}`, 'It holds from the next request on.')
  }
  const isSame = textOf(idsIn(text)) === textOf(ids)
  return (
    <ActionForm action="Save" look="plain" isDisabled={isDisabled || isSame} onSubmit={save}>
      <Field label={label} hint={hint}>
        {(ties) => (
          <TextArea
            {...ties}
            value={text}
            disabled={isDisabled}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            className="font-mono text-sm"
          />
        )}
      </Field>
      <div className="-mt-2">
        <TextInput
          aria-label={`Add to ${label.toLowerCase()}`}
          placeholder="Add one by name"
          list={list}
          value={added}
          disabled={isDisabled}
          onChange={(event) => add(event.target.value)}
        />
        <datalist id={list}>
          {known.map((id) => (
            <option key={id} value={id}>
              {id}
            </option>
          ))}
        </datalist>
      </div>
    </ActionForm>
  )
}
