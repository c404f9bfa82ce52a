import { Button } from '@wordpress/components';
import type { ReactNode } from 'react';
import { __ } from '@wordpress/i18n';

/**
 * The buttons at a dialog's end.
 */
export const Buttons = ( { children }: { children: ReactNode } ) => (
	<div className="aipuffer-buttons">{ children }</div>
);

/**
 * Leaves a dialog; "Cancel", where nothing else is said.
 */
export const CancelButton = ( {
	onClick,
	children = __( 'Cancel', 'aipuffer' ),
}: {
	onClick: () => void;
	children?: ReactNode;
} ) => (
	<Button __next40pxDefaultSize variant="tertiary" onClick={ onClick }>
		{ children }
	</Button>
);

/**
 * Sends a form. It keeps the focus while it cannot be pressed.
 */
export const SubmitButton = ( {
	isBusy = false,
	disabled = isBusy,
	children,
}: {
	/** Whether the form is being sent. */
	isBusy?: boolean;
	disabled?: boolean;
	children: ReactNode;
} ) => (
	<Button
		__next40pxDefaultSize
		variant="primary"
		type="submit"
		isBusy={ isBusy }
		disabled={ disabled }
		accessibleWhenDisabled
	>
		{ children }
	</Button>
);
