import { Button } from '@wordpress/components';
import { useCopyToClipboard } from '@wordpress/compose';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { useSay } from '../support/snackbars';
import { visible } from './visible';

/**
 * What was sent to the provider, where the site keeps it: JSON, or text.
 * @param root0
 * @param root0.payload
 */
export function Payload( { payload }: { payload: unknown } ) {
	const [ isOpen, setOpen ] = useState( false );
	return (
		<details
			className="aipuffer-payload"
			onToggle={ ( { currentTarget } ) => setOpen( currentTarget.open ) }
		>
			<summary>{ __( 'Request payload', 'aipuffer' ) }</summary>
			{ isOpen && <Open text={ payloadText( payload ) } /> }
		</details>
	);
}

export const payloadText = ( payload: unknown ): string =>
	typeof payload === 'string' ? payload : JSON.stringify( payload, null, 2 );

function Open( { text }: { text: string } ) {
	const say = useSay();
	const copy = useCopyToClipboard< HTMLButtonElement >( text, () =>
		say( __( 'The request payload was copied.', 'aipuffer' ) )
	);
	return (
		<>
			<Button variant="secondary" size="compact" ref={ copy }>
				{ __( 'Copy', 'aipuffer' ) }
			</Button>
			<pre
				// It scrolls, which the keyboard can do where it has focus.

				tabIndex={ 0 }
				aria-label={ __( 'Request payload', 'aipuffer' ) }
				dir="ltr"
			>
				{ visible( text ) }
			</pre>
		</>
	);
}
