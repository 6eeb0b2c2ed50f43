import fc from 'fast-check'
import fastify from 'fastify'
import { describe, expect, it } from 'vitest'
import { foldPath } from '../../../lib/shared/fold-path.js'

describe('the one form of a path', () => {
  it.each([
    ['/login'],
    ['/login/'],
    ['/login//'],
    ['//login'],
    ['/LOGIN'],
    ['/Log%69n'],
    ['/%6cogin'],
    ['/%6Cogin'],
    ['/%256cogin'],
    ['/%25256cogin'],
    ['/./login'],
    ['/a/../login'],
    ['/%2e/login'],
    ['/a/%2E%2e/login'],
    ['/a/..%2flogin'],
    ['/../login'],
    ['\\login'],
    ['/%5clogin'],
    ['/lo\tgin'],
    ['/lo\r\ngin'],
    ['/lo%0agin'],
    ['/lo%7fgin'],
    ['/lo%00gin'],
    ['/login?code=x'],
    ['/login#part'],
    ['/login;jsessionid=1'],
    ['/login%3fcode=x'],
    ['/login%23x'],
    ['/login%3bx'],
    ['/login/?code=x'],
    ['login'],
  ])('of %j is /login', (path) => {
    expect(foldPath(path)).toBe('/login')
  })

  it.each([
    ['/', '/'],
    ['//', '/'],
    ['', '/'],
    ['/..', '/'],
    ['/a/b', '/a/b'],
    ['/a/b/', '/a/b'],
    ['/a//B/./c/../D', '/a/b/d'],
    ['/a.b', '/a.b'],
    ['/.well-known', '/.well-known'],
    ['/logins', '/logins'],
    ['/login/x', '/login/x'],
    ['/lo gin', '/lo gin'],
    ['/søk', '/søk'],
    ['/s%C3%B8k', '/s%c3%b8k'],
    ['/log\u212a', '/logk'],
    ['/log%E2%84%AA', '/logk'],
    ['/%', '/%'],
    ['/%zz', '/%zz'],
    ['/%2525256c', '/%6c'],
    ['/%252525256c', '/%256c'],
    ['/a-b_c~d1', '/a-b_c~d1'],
  ])('of %j is %j', (path, folded) => {
    expect(foldPath(path)).toBe(folded)
  })

  it('is its own form, unless it was encoded more often than anybody decodes', () => {
    const piece = fc.constantFrom('/', '\\', '.', '..', '%2e', '%2F', 'a', 'B', '%41', ';', '?', '%5c', '\t')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
        const folded = foldPath(pieces.join(''))
        expect(foldPath(folded)).toBe(folded)
      }),
    )
  })

  it('takes no longer for a long path than its length', () => {
    const paths = [
      `/${'a'.repeat(16_000)}.`,
      `/${'%25'.repeat(5_000)}`,
      '/a'.repeat(8_000),
      '/..'.repeat(5_000),
    ]
    const began = performance.now()
    for (const path of paths) foldPath(path)
    expect(performance.now() - began).toBeLessThan(1000)
  })

  it('covers every spelling that a router with every leniency takes for the path', async () => {
    const lenient = {
      routerOptions: {
        caseSensitive: false,
        ignoreTrailingSlash: true,
        ignoreDuplicateSlashes: true,
        useSemicolonDelimiter: true,
      },
    }
    const app = fastify(lenient)
    app.get('/kit/login', async () => 'found')
    const encoded = (character: string): string =>
      `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`
    const spelling = fc
      .tuple(...[...'/kit/login'].map((character) => spellingsOf(character, encoded(character))))
      .map((characters) => characters.join(''))
    const ending = fc.constantFrom('', '/', '//', '?a', ';a', '/?a', '#a')
    let found = 0
    await fc.assert(
      fc.asyncProperty(spelling, ending, async (path, end) => {
        const answer = await app.inject({ url: path + end })
        if (answer.body !== 'found') return
        found += 1
        expect(foldPath(path + end)).toBe('/kit/login')
      }),
      { numRuns: 500 },
    )
    expect(found).toBeGreaterThan(50)
    await app.close()
  })
})

function spellingsOf(character: string, encoded: string): fc.Arbitrary<string> {
  if (character === '/') return fc.constantFrom('/', '//')
  const plain = [character, character.toUpperCase(), encoded, encoded.toLowerCase()]
  return fc.constantFrom(...plain, ...(character === 'k' ? ['%E2%84%AA'] : []))
}
