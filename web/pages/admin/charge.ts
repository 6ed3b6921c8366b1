// The rule for a model's price while it is typed: read from the model, worked out, written for the server. Pure.
import type { ChangeModel, ModelOfInstallation } from '../../../contract/app/admin-catalogue.ts'

/** As it stands in the form: amounts are what was typed. */
export interface ChargeWish {
  readonly charge: ModelOfInstallation['charge']
  readonly margin: string
  readonly prompt: string
  readonly completion: string
  /** Empty: cached input costs what input does. */
  readonly cacheRead: string
}

/** The model's rule now, with its price of now where it has none of its own. */
export function wishOf({ charge, margin, price }: ModelOfInstallation): ChargeWish {
  return {
    charge,
    margin: margin === null ? '' : String(margin),
    prompt: String(price.prompt),
    completion: String(price.completion),
    cacheRead: price.cacheRead === null ? '' : String(price.cacheRead),
  }
}

interface Price {
  readonly prompt: number
  readonly completion: number
}

/** What callers would pay; undefined while an amount is missing. */
export function priceUnder(
  wish: ChargeWish,
  { cost, margin }: { readonly cost: Price; readonly margin: number },
): Price | undefined {
  if (wish.charge === 'price') {
    const [prompt, completion] = [amount(wish.prompt), amount(wish.completion)]
    return prompt === undefined || completion === undefined || prompt < 0 || completion < 0
      ? undefined
      : { prompt, completion }
  }
  const percent = wish.charge === 'inherit' ? margin : amount(wish.margin)
  if (percent === undefined || percent < -100) return undefined
  const add = (price: number): number => Math.round(price * (100 + percent) * 1e4) / 1e6
  return { prompt: add(cost.prompt), completion: add(cost.completion) }
}

/** What the server is sent. */
export function bodyOf(wish: ChargeWish): Omit<ChangeModel, 'author' | 'slug'> {
  if (wish.charge === 'inherit') return { charge: 'inherit' }
  if (wish.charge === 'margin') return { charge: 'margin', margin: Number(wish.margin) }
  return {
    charge: 'price',
    prompt: Number(wish.prompt),
    completion: Number(wish.completion),
    cacheRead: amount(wish.cacheRead) ?? null,
  }
}

function amount(text: string): number | undefined {
  const value = Number(text)
  return text.trim() === '' || !Number.isFinite(value) ? undefined : value
}
