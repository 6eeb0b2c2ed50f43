import { headers } from 'next/headers'

/** Who is signed in, as the server in front wrote it. */
export async function person() {
  const written = (await headers()).get('x-person')
  return written === null ? null : JSON.parse(decodeURIComponent(written))
}
