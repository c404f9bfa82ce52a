import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { Options } from './edit';

jest.mock( '@wordpress/block-editor', () => ( {
	InspectorControls: ( { children }: { children: ReactNode } ) => children,
	useBlockProps: () => ( {} ),
} ) );
jest.mock( '@wordpress/server-side-render', () => () => null, {
	virtual: true,
} );

it( 'offers the nine options of the shortcode', () => {
	render( <Options attributes={ {} } setAttributes={ jest.fn() } /> );
	expect( screen.getAllByRole( 'checkbox' ) ).toHaveLength( 5 );
	expect( screen.getAllByRole( 'textbox' ) ).toHaveLength( 4 );
	screen
		.getAllByRole( 'checkbox' )
		.forEach( ( box ) => expect( box ).toBeChecked() );
	expect( screen.getByLabelText( 'Title' ) ).toHaveValue( 'Credits & Usage' );
} );

it( 'keeps a text that is changed, and none that is as by default', async () => {
	const setAttributes = jest.fn();
	render(
		<Options
			attributes={ { title: 'Credits & Usag' } }
			setAttributes={ setAttributes }
		/>
	);
	await userEvent.type( screen.getByLabelText( 'Title' ), 'e' );
	expect( setAttributes ).toHaveBeenLastCalledWith( { title: undefined } );
	await userEvent.clear( screen.getByLabelText( 'Intro text' ) );
	expect( setAttributes ).toHaveBeenLastCalledWith( { intro: '' } );
} );

it( 'asks nothing about a button that is not shown', () => {
	render(
		<Options
			attributes={ { buycredits: false } }
			setAttributes={ jest.fn() }
		/>
	);
	expect( screen.queryByLabelText( 'Buy credits URL' ) ).toBeNull();
} );
