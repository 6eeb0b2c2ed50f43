/** A page from the back-forward cache is as old as it was: Chromium shows it even after a sign-out, `no-store` or not. */
addEventListener('pageshow', ({ persisted }) => {
  if (persisted) location.reload()
})
