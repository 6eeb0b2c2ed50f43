import type { FastifySignicatOptions } from 'fastify-signicat'
import { buildApp, type TestApp, type TestAppSettings } from './build-app.js'
import { type TestVisitor, visitor } from './visitor.js'

export interface Instances {
  readonly first: TestApp
  readonly second: TestApp
  /** A browser whose requests go to one and the other in turn. */
  readonly visitor: TestVisitor
  newVisitor(): TestVisitor
  advance(seconds: number): void
}

/** Two instances of an application behind a balancer, with one issuer and the same options. */
export async function twoInstances(
  options: Partial<FastifySignicatOptions>,
  settings: Pick<TestAppSettings, 'after'> = {},
): Promise<Instances> {
  const first = await buildApp({ ...settings, options })
  const second = await buildApp({ ...settings, options, issuer: first.issuer })
  let turn = 0
  const newVisitor = (): TestVisitor =>
    visitor({
      inject: (request) => {
        turn += 1
        return (turn % 2 === 0 ? first : second).app.inject(request)
      },
    })
  return {
    first,
    second,
    visitor: newVisitor(),
    newVisitor,
    advance(seconds) {
      first.advance(seconds)
      second.advance(seconds)
    },
  }
}
