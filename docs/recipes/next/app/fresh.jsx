'use client'

import { useEffect } from 'react'

/** A page out of the back-forward cache is as old as it was, also after a sign-out: it asks again. */
export default function Fresh() {
  useEffect(() => {
    const again = ({ persisted }) => {
      if (persisted) location.reload()
    }
    addEventListener('pageshow', again)
    return () => removeEventListener('pageshow', again)
  }, [])
  return null
}
