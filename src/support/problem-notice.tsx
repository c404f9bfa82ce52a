import { Button, Notice } from '@wordpress/components';
import type { ReactNode } from 'react';
import { __ } from '@wordpress/i18n';
import type { Problem } from './problem';

/**
 * What went wrong, in the server's words, and what can be done about it.
 */
export function ProblemNotice( {
	problem,
	retry,
	dismiss,
	children,
}: {
	problem: Problem;
	retry?: () => void;
	dismiss?: () => void;
	children?: ReactNode;
} ) {
	return (
		<Notice
			status="error"
			className="aipuffer-problem"
			isDismissible={ Boolean( dismiss ) }
			onRemove={ dismiss }
		>
			<p>{ problem.message }</p>
			{ children }
			{ retry && (
				<Button variant="secondary" size="compact" onClick={ retry }>
					{ __( 'Try again', 'aipuffer' ) }
				</Button>
			) }
		</Notice>
	);
}
