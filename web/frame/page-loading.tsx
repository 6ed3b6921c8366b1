// What stands where a page will be while its code is on its way.
/** An empty page of the true size that says to screen readers that something is coming. */
export function PageLoading() {
  return (
    <div className="page-width min-h-[60dvh] py-8" aria-busy="true">
      <span className="sr-only" role="status">
        Loading the page
      </span>
    </div>
  )
}
