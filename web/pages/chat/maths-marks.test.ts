import assert from 'node:assert/strict'
import { test } from 'node:test'
import { markMaths } from './maths-marks.ts'

test('maths in each way that models write it is marked in one', () => {
  assert.equal(markMaths(String.raw`So \(a^2 + b^2\) is`), 'So $$a^2 + b^2$$ is')
  assert.equal(markMaths(String.raw`\[ \frac{1}{2} \]`), '$$\n\\frac{1}{2}\n$$')
  assert.equal(markMaths('1. so\n   \\[\n   x\n   \\]\n2. on'), '1. so\n   $$\n   x\n   $$\n2. on')
  assert.equal(markMaths(String.raw`so \[ x \] is`), 'so $$x$$ is')
  assert.equal(markMaths('where $x$ and $a_1 = 2$.'), 'where $$x$$ and $$a_1 = 2$$.')
  assert.equal(markMaths('$f(x)$, $\\alpha$'), '$$f(x)$$, $$\\alpha$$')
  assert.equal(markMaths('$$\nx\n$$'), '$$\nx\n$$')
})

test('money and code stay what they are', () => {
  for (const text of [
    'It costs $5 and $10 today.',
    'From $5/M to $10/M',
    'US$5, US$6',
    'between $1,000 and $2,000',
    'run `echo $a_b and $c_d` now',
    '```sh\nexport A=$HOME_DIR B=$x_y\n\\[ -f x \\]\n```\n',
    '```sh\nstill open $a_b$ \\(',
    '\\$x_1\\$',
    'nothing at all',
  ])
    assert.equal(markMaths(text), text)
})

test('what follows code is read again', () => {
  assert.equal(markMaths('`$a_b$` and $a_b$'), '`$a_b$` and $$a_b$$')
  assert.equal(markMaths('```\n$a_b$\n```\nthen \\(x\\)'), '```\n$a_b$\n```\nthen $$x$$')
})

test('a long text with many marks that never close is read in no time', () => {
  for (const mark of ['\\( ', '\\[ ', '\n\\[ ', '$a ', '`a ', '\n```\na\n', '``` '])
    for (const text of [mark.repeat(5000), `${mark.repeat(5000)}$`]) {
      const began = performance.now()
      markMaths(text)
      assert.ok(performance.now() - began < 1000, JSON.stringify(mark))
    }
})
