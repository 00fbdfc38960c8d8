import { useInAddress } from '../../ui/list/useInAddress.ts'
import { filterNames, filtersFromQuery, queryFromFilters } from './filters.ts'

/** The catalogue's filters. */
export function useFilters() {
  return useInAddress('catalogue', { names: filterNames, read: filtersFromQuery, write: queryFromFilters })
}
