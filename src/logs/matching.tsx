import type { Query } from '../support/request';

/** What an action of the menu is about: the filters and what they match. */
export interface Matching {
	filters: Query;
	/** The filters in words. */
	words: string[];
	count: number;
	/** Whether there are more than were counted. */
	isCapped: boolean;
}

/**
 * The filters, for whoever is about to export or delete by them.
 * @param root0
 * @param root0.words
 */
export const FiltersInWords = ( { words }: { words: string[] } ) => (
	<ul className="aipuffer-filters-in-words">
		{ words.map( ( word ) => (
			<li key={ word }>
				<bdi>{ word }</bdi>
			</li>
		) ) }
	</ul>
);
