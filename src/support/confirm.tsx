import { Button, Modal } from '@wordpress/components';
import type { ReactNode } from 'react';
import { __ } from '@wordpress/i18n';
import type { Problem } from './problem';
import { ProblemNotice } from './problem-notice';

/**
 * Asks before something is done that cannot be undone. The question says what
 * and how many; the button repeats the verb.
 * @param root0
 * @param root0.title
 * @param root0.children
 * @param root0.action
 * @param root0.isBusy
 * @param root0.problem
 * @param root0.onConfirm
 * @param root0.onCancel
 */
export function Confirm( {
	title,
	children,
	action,
	isBusy,
	problem,
	onConfirm,
	onCancel,
}: {
	title: string;
	children: ReactNode;
	/** The verb on the button. */
	action: string;
	isBusy: boolean;
	problem?: Problem | null;
	onConfirm: () => void;
	onCancel: () => void;
} ) {
	return (
		<Modal title={ title } onRequestClose={ onCancel } size="small">
			{ problem && <ProblemNotice problem={ problem } /> }
			<div>{ children }</div>
			<Buttons>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					onClick={ onCancel }
				>
					{ __( 'Cancel', 'aipuffer' ) }
				</Button>
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
		</Modal>
	);
}

/**
 * The buttons at a dialog's end.
 * @param root0
 * @param root0.children
 */
export const Buttons = ( { children }: { children: ReactNode } ) => (
	<div className="aipuffer-buttons">{ children }</div>
);
