import { channel } from 'node:diagnostics_channel'

/** For the test kit alone, which may be loaded beside another copy of the package. What goes through it is in the log. */
const failures = channel('fastify-signicat:test-kit.failure')

/** Tells the test kit why a person or a program was not answered as asked; makes nothing when nobody listens. */
export function tellFailure(make: () => Error): void {
  if (failures.hasSubscribers) failures.publish(make())
}

/** @returns a function that ends it */
export function onFailure(listener: (failure: unknown) => void): () => void {
  const hear = (failure: unknown): void => listener(failure)
  failures.subscribe(hear)
  return () => {
    failures.unsubscribe(hear)
  }
}
