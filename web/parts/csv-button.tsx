// Takes a table away as the CSV file that the server writes of it.
import { Download } from 'lucide-react'
import { useState } from 'react'
import type { Query } from '../data/api.ts'
import { getFile } from '../data/api.ts'
import { Button } from './button.tsx'
import { downloadBlob } from './download-text.ts'
import { useToast } from './toast.tsx'

interface CsvButtonProps {
  /** Below /api/app; `format=csv` is added. */
  readonly path: string
  readonly query: Query
  /** Of the file, without its ending. */
  readonly name: string
}

/** Busy until the file is there. */
export function CsvButton({ path, query, name }: CsvButtonProps) {
  const toast = useToast()
  const [isBusy, setBusy] = useState(false)
  const download = async (): Promise<void> => {
    setBusy(true)
    try {
      downloadBlob(`${name}.csv`, await getFile(path, { ...query, format: 'csv' }))
    } catch (error) {
      toast.failed('The file could not be made', error)
    }
    setBusy(false)
  }
  return (
    <Button isBusy={isBusy} onClick={() => void download()}>
      <Download size={15} aria-hidden /> CSV
    </Button>
  )
}
