import { Button, Modal } from '@wordpress/components';
import type { ReactNode } from 'react';
import { Buttons, CancelButton } from './buttons';
import type { Problem } from './problem';
import { ProblemNotice } from './problem-notice';

interface Question {
	/** What will happen, and to how many. */
	children: ReactNode;
	/** The verb on the button. */
	action: string;
	isBusy: boolean;
	problem?: Problem | null;
	onConfirm: () => void;
	onCancel: () => void;
}

/**
 * Asks before something is done that cannot be undone. The title says what and
 * how many; the button repeats the verb.
 */
export const Confirm = ( {
	title,
	...question
}: { title: string } & Question ) => (
	<Modal title={ title } onRequestClose={ question.onCancel } size="small">
		<ConfirmBody { ...question } />
	</Modal>
);

/**
 * The same inside a dialog that is there already, such as one of DataViews.
 */
export function ConfirmBody( {
	children,
	action,
	isBusy,
	problem,
	onConfirm,
	onCancel,
}: Question ) {
	return (
		<>
			{ problem && <ProblemNotice problem={ problem } /> }
			<div>{ children }</div>
			<Buttons>
				<CancelButton onClick={ onCancel } />
				<Button
					__next40pxDefaultSize
					variant="primary"
					isDestructive
					isBusy={ isBusy }
					disabled={ isBusy }
					accessibleWhenDisabled
					onClick={ onConfirm }
				>
					{ action }
				</Button>
			</Buttons>
		</>
	);
}
