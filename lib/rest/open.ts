/** A string with known values: the named ones complete in an editor, any other is accepted, because Signicat adds values. */
export type Open<Known extends string> = Known | (string & {})

/** Which of Signicat's two REST products is spoken: `hub` is today's, `express` the older one. */
export type RestApi = 'hub' | 'express'
