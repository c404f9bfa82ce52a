import { Spinner } from '@wordpress/components';
import { ProblemNotice } from './problem-notice';
import type { Loaded } from './store';

/**
 * Stands beside what is read until it is there: that it is on its way, or why
 * it did not come.
 */
export const Loading = ( {
	data,
	problem,
	retry,
}: Pick< Loaded< unknown >, 'data' | 'problem' | 'retry' > ) => (
	<>
		{ problem && <ProblemNotice problem={ problem } retry={ retry } /> }
		{ ! problem && ! data && <Spinner /> }
	</>
);
