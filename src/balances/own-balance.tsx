import { CheckboxControl } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

/**
 * Asks whether somebody means their own balance, too, where it is among others.
 */
export const OwnBalance = ( {
	isMeant,
	onChange,
}: {
	isMeant: boolean;
	onChange: ( isMeant: boolean ) => void;
} ) => (
	<CheckboxControl
		// DataViews brings its own copy of the component, which counts ids alike.
		id="aipuffer-own-balance"
		__nextHasNoMarginBottom
		label={ __( 'Change my own balance too', 'aipuffer' ) }
		help={ __(
			'Your account is among them. The ledger will say that you did it yourself.',
			'aipuffer'
		) }
		checked={ isMeant }
		onChange={ onChange }
	/>
);
