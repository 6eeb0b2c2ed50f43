/** What a call may say; redirects, time limit and abort belong to the bounded fetch. */
export interface UpstreamRequest {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: URLSearchParams | string | null
}

/** One request under way. */
export interface Exchange {
  /** With its body in memory, a redirect as it came. Rejects with whatever went wrong. */
  readonly answer: Promise<Response>
  /** Gives it up; what `answer` does then is nobody's business. */
  abort(): void
}

/** A way to send a request. Throws at once, or rejects later. */
export type Send = (url: string, request: UpstreamRequest, maxBytes: number) => Exchange
