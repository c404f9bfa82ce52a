import { useEffect, useRef } from '@wordpress/element';
import type { ReactNode } from 'react';

/**
 * The first line of a dialog's next step. The button that led to it is gone, so
 * the focus goes here: a screen reader reads it, and Escape still closes the
 * dialog.
 */
export function Outcome( { children }: { children: ReactNode } ) {
	const line = useRef< HTMLParagraphElement >( null );
	useEffect( () => line.current?.focus(), [] );
	return (
		<p ref={ line } tabIndex={ -1 } className="aipuffer-outcome">
			{ children }
		</p>
	);
}
