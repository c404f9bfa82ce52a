<?php
/**
 * What a page says of the dashboard on it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Tests\Dashboard;

use AIPuffer\Dashboard\Attributes;
use AIPuffer\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

final class AttributesTest extends TestCase {
	/**
	 * What each switch shows, as it stands in the page.
	 */
	private const SHOWS = [
		'chatbot'         => 'Chatbot 1',
		'aiforms'         => 'AI Forms',
		'imagegenerator'  => 'Images',
		'buycredits'      => 'aipuffer-dashboard__buy',
		'purchasehistory' => 'Recent purchases',
	];

	/**
	 * Texts as they are written, and what stands in the page; null is the default.
	 */
	private const TEXTS = [
		[ 'title' => null, 'intro' => null, 'buycreditslabel' => null, 'buycreditsurl' => null ],
		[ 'title' => 'My credits', 'intro' => 'Look here.', 'buycreditslabel' => 'Top up', 'buycreditsurl' => 'https://example.com/credits' ],
		[ 'title' => '', 'intro' => '', 'buycreditslabel' => '', 'buycreditsurl' => '' ],
	];

	protected function setUp(): void {
		parent::setUp();
		foreach ( [ 'chatbot:1', 'ai_forms', 'image_generator' ] as $scope ) {
			aipuffer_set_quota( $scope, [ 'user' => '10', 'period' => 'daily' ] );
		}
		update_option( 'aipuffer_buy_credits_url', 'https://example.org/buy' );
		wp_set_current_user( $this->create_user( 'subscriber' ) );
	}

	/**
	 * Every switch on and off with every other, and each of these with texts left out, given and emptied: 96 dashboards,
	 * by the shortcode and by the block.
	 *
	 * @return array<string, array{array<string, bool>, array<string, ?string>}>
	 */
	public static function combinations(): array {
		$all = [];
		foreach ( self::TEXTS as $number => $texts ) {
			for ( $bits = 0; $bits < 32; $bits++ ) {
				$switches = [];
				foreach ( array_keys( self::SHOWS ) as $place => $name ) {
					$switches[ $name ] = 0 !== ( $bits & 1 << $place );
				}
				$all[ sprintf( '%05b, texts %d', $bits, $number ) ] = [ $switches, $texts ];
			}
		}
		return $all;
	}

	/**
	 * @param array<string, bool>    $switches Switches.
	 * @param array<string, ?string> $texts    Texts.
	 */
	#[DataProvider( 'combinations' )]
	public function test_every_combination_renders_as_documented( array $switches, array $texts ): void {
		$given     = array_filter( $texts, static fn ( ?string $text ): bool => null !== $text );
		$shortcode = 'aipkit_token_usage';
		foreach ( array_map( static fn ( bool $on ): string => $on ? 'true' : 'false', $switches ) + $given as $name => $value ) {
			$shortcode .= " $name=\"$value\"";
		}
		foreach ( [ 'shortcode' => do_shortcode( "[$shortcode]" ), 'block' => self::block( $switches + $given ) ] as $by => $html ) {
			foreach ( self::SHOWS as $name => $shown ) {
				self::assertSame( $switches[ $name ], str_contains( $html, $shown ), "$name by $by" );
			}
			$title = $texts['title'] ?? 'Credits & Usage';
			self::assertSame( '' !== $title, str_contains( $html, '-title">' . esc_html( $title ) . '</h2>' ), $by );
			$intro = $texts['intro'] ?? 'View your credits, purchases, and quotas.';
			self::assertSame( '' !== $intro, str_contains( $html, 'aipuffer-dashboard__intro' ), $by );
			self::assertStringContainsString( '' === $intro ? '' : "__intro\">$intro</p>", $html );
			if ( $switches['buycredits'] ) {
				// A button needs a label, and an address that is left empty is that of the settings.
				self::assertStringContainsString( '>' . ( $texts['buycreditslabel'] ?: 'Buy credits' ) . '</a>', $html );
				self::assertStringContainsString( 'href="' . ( $texts['buycreditsurl'] ?: 'https://example.org/buy' ) . '"', $html );
			}
		}
	}

	public function test_the_defaults_are_those_of_the_documentation(): void {
		foreach ( [ Attributes::of_shortcode( '' ), Attributes::of_shortcode( [] ), Attributes::of_block( [] ) ] as $attributes ) {
			self::assertSame(
				[ 'chatbot' => true, 'aiforms' => true, 'imagegenerator' => true, 'title' => 'Credits & Usage', 'intro' => 'View your credits, purchases, and quotas.', 'buycredits' => true, 'buycreditslabel' => 'Buy credits', 'buycreditsurl' => 'https://example.org/buy', 'purchasehistory' => true ],
				get_object_vars( $attributes )
			);
		}
		$block = \WP_Block_Type_Registry::get_instance()->get_registered( 'aipuffer/credits-usage' );
		self::assertNotNull( $block );
		self::assertSame( [], array_diff( array_keys( Attributes::defaults() ), array_keys( (array) $block->attributes ) ) );
	}

	/**
	 * @return array<string, array{string, bool}>
	 */
	public static function truths(): array {
		return [
			'true'          => [ 'true', true ],
			'1'             => [ '1', true ],
			'yes'           => [ 'yes', true ],
			'TRUE'          => [ 'TRUE', true ],
			'false'         => [ 'false', false ],
			'0'             => [ '0', false ],
			'no'            => [ 'No', false ],
			'off'           => [ 'off', false ],
			'nothing'       => [ '', false ],
			'with a space'  => [ ' false ', false ],
			'curly quotes'  => [ '”false”', false ],
			'anything else' => [ 'perhaps', true ],
		];
	}

	#[DataProvider( 'truths' )]
	public function test_a_switch_is_read( string $written, bool $expected ): void {
		self::assertSame( $expected, Attributes::of_shortcode( [ 'chatbot' => $written ] )->chatbot );
	}

	/**
	 * @return array<string, array{mixed}>
	 */
	public static function hostile(): array {
		return [
			'a script'              => [ '<script>alert(1)</script>' ],
			'an image'              => [ '<img src=x onerror=alert(1)>' ],
			'entities of a script'  => [ '&lt;script&gt;alert(1)&lt;/script&gt;' ],
			'numbers of a script'   => [ '&#60;script&#62;alert(1)&#60;/script&#62;' ],
			'a quote'               => [ '" onmouseover="alert(1)' ],
			'an apostrophe'         => [ "' onfocus='alert(1)' autofocus='" ],
			'a javascript address'  => [ 'javascript:alert(1)' ],
			'one in disguise'       => [ " java\tscript&colon;alert(1)" ],
			'one in capitals'       => [ 'JaVaScRiPt:alert(1)' ],
			'data'                  => [ 'data:text/html,<script>alert(1)</script>' ],
			'a closed element'      => [ '</h2></section><script>alert(1)</script>' ],
			'a shortcode'           => [ '[aipkit_token_usage title="inner"]' ],
			'a list'                => [ [ '<script>alert(1)</script>' ] ],
			'an object'             => [ (object) [ 'a' => '<script>alert(1)</script>' ] ],
			'a number'              => [ 12 ],
			'null'                  => [ null ],
			'no encoding'           => [ "\xff\xfe<script>" ],
			'absurd length'         => [ str_repeat( 'x<script>', 20_000 ) ],
		];
	}

	#[DataProvider( 'hostile' )]
	public function test_hostile_attributes_are_inert( mixed $value ): void {
		$given = array_fill_keys( array_keys( Attributes::defaults() ), $value );
		$plain = $this->elements( self::block( [] ) );
		foreach ( [ self::block( $given ), self::block( array_diff_key( $given, [ 'buycredits' => 1 ] ) ), self::shortcode( $given ) ] as $html ) {
			self::assertStringNotContainsStringIgnoringCase( '<script', $html );
			self::assertLessThan( 30_000, strlen( $html ) );
			// No element or attribute is there that is not there without.
			self::assertSame( [], array_diff( $this->elements( $html ), $plain ) );
			preg_match_all( '/href="([^"]*)"/', $html, $links );
			foreach ( $links[1] as $link ) {
				self::assertMatchesRegularExpression( '#^(https?://|/|\?|\#)#', $link );
			}
		}
	}

	/**
	 * The block, rendered as a page renders it.
	 *
	 * @param array<string, mixed> $attributes Its attributes.
	 */
	private static function block( array $attributes ): string {
		return render_block( [ 'blockName' => 'aipuffer/credits-usage', 'attrs' => $attributes, 'innerBlocks' => [], 'innerHTML' => '', 'innerContent' => [] ] );
	}

	/**
	 * The shortcode, called as WordPress calls it.
	 *
	 * @param array<string, mixed> $attributes Its attributes.
	 */
	private static function shortcode( array $attributes ): string {
		return (string) call_user_func( $GLOBALS['shortcode_tags']['aipkit_token_usage'], $attributes, '', 'aipkit_token_usage' );
	}

	/**
	 * Elements with the names of their attributes, as a browser reads them.
	 *
	 * @return list<string>
	 */
	private function elements( string $html ): array {
		$found = [];
		$tags  = new \WP_HTML_Tag_Processor( $html );
		while ( $tags->next_tag() ) {
			$found[] = $tags->get_tag() . ' ' . implode( ' ', (array) $tags->get_attribute_names_with_prefix( '' ) );
		}
		return array_values( array_unique( $found ) );
	}
}
