<?php
/**
 * What a page says of the dashboard on it.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Dashboard;

use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * The nine attributes of the shortcode and the block, with the defaults of the documentation. Authors of pages write
 * them, so anything can be in them: what is no text is the default, what is too long is cut, an address is one of http
 * or https or none.
 */
final class Attributes {
	/**
	 * Characters of a text at most.
	 */
	private const LENGTHS = [
		'title'           => 200,
		'intro'           => 1000,
		'buycreditslabel' => 100,
		'buycreditsurl'   => 2000,
	];

	/**
	 * Attributes.
	 *
	 * @param bool   $chatbot         Show chatbot quota usage.
	 * @param bool   $aiforms         Show AI Forms quota usage.
	 * @param bool   $imagegenerator  Show Images quota usage.
	 * @param string $title           Title; '' for none.
	 * @param string $intro           Intro text; '' for none.
	 * @param bool   $buycredits      Show the buy credits button.
	 * @param string $buycreditslabel Its label.
	 * @param string $buycreditsurl   Where it leads; '' where nothing is sold.
	 * @param bool   $purchasehistory Show recent purchases.
	 */
	private function __construct(
		public readonly bool $chatbot,
		public readonly bool $aiforms,
		public readonly bool $imagegenerator,
		public readonly string $title,
		public readonly string $intro,
		public readonly bool $buycredits,
		public readonly string $buycreditslabel,
		public readonly string $buycreditsurl,
		public readonly bool $purchasehistory
	) {}

	/**
	 * What is shown where nothing is said.
	 *
	 * @return array<string, bool|string>
	 */
	public static function defaults(): array {
		return [
			'chatbot'         => true,
			'aiforms'         => true,
			'imagegenerator'  => true,
			'title'           => __( 'Credits & Usage', 'aipuffer' ),
			'intro'           => __( 'View your credits, purchases, and quotas.', 'aipuffer' ),
			'buycredits'      => true,
			'buycreditslabel' => __( 'Buy credits', 'aipuffer' ),
			'buycreditsurl'   => '',
			'purchasehistory' => true,
		];
	}

	/**
	 * Reads the attributes of a shortcode.
	 *
	 * @param mixed $given As WordPress gives them: text by name; '' where there are none.
	 */
	public static function of_shortcode( mixed $given ): self {
		$given = shortcode_atts( self::defaults(), is_array( $given ) ? $given : [], Dashboard::SHORTCODE );

		// A bracket or a quote can stand in a shortcode only as an entity.
		return self::of_block( array_map( static fn ( mixed $value ): mixed => is_string( $value ) ? html_entity_decode( $value, ENT_QUOTES | ENT_HTML5 ) : $value, $given ) );
	}

	/**
	 * Reads the attributes of a block.
	 *
	 * @param array<string, mixed> $given By name.
	 */
	public static function of_block( array $given ): self {
		$defaults = self::defaults();
		$truth    = static fn ( string $name ): bool => self::truth( $given[ $name ] ?? null, (bool) $defaults[ $name ] );
		$text     = static fn ( string $name ): string => self::text( $given[ $name ] ?? null, (string) $defaults[ $name ], self::LENGTHS[ $name ] );

		return new self(
			chatbot: $truth( 'chatbot' ),
			aiforms: $truth( 'aiforms' ),
			imagegenerator: $truth( 'imagegenerator' ),
			title: $text( 'title' ),
			intro: $text( 'intro' ),
			buycredits: $truth( 'buycredits' ),
			// A button says what it does.
			buycreditslabel: '' === trim( $text( 'buycreditslabel' ) ) ? (string) $defaults['buycreditslabel'] : $text( 'buycreditslabel' ),
			buycreditsurl: esc_url_raw( $text( 'buycreditsurl' ), [ 'http', 'https' ] ) ?: Settings::buy_credits_url(),
			purchasehistory: $truth( 'purchasehistory' )
		);
	}

	/**
	 * Whether the quota of a scope is shown.
	 *
	 * @param string $scope Such as `chatbot:12`; those of other modules always are.
	 */
	public function shows( string $scope ): bool {
		return match ( strtok( $scope, ':' ) ) {
			'chatbot'         => $this->chatbot,
			'ai_forms'        => $this->aiforms,
			'image_generator' => $this->imagegenerator,
			default           => true,
		};
	}

	/**
	 * Whether there is a button, and somewhere it leads.
	 */
	public function has_button(): bool {
		return $this->buycredits && '' !== $this->buycreditsurl;
	}

	/**
	 * A truth: `true` and `false`, `1` and `0`, `yes` and `no`, `on` and `off`. What is none of these is the default.
	 *
	 * @param mixed $value   What was written. Quotes that a text editor made curly are still around it.
	 * @param bool  $default Unless it says something.
	 */
	private static function truth( mixed $value, bool $default ): bool {
		if ( is_string( $value ) ) {
			$value = trim( $value, " \t\n\r\"'" );
			$value = preg_replace( '/^[“”„‟″′‘’«»]+|[“”„‟″′‘’«»]+$/u', '', $value ) ?? '';
		}

		return is_scalar( $value ) ? filter_var( $value, FILTER_VALIDATE_BOOLEAN, FILTER_NULL_ON_FAILURE ) ?? $default : $default;
	}

	/**
	 * A text.
	 *
	 * @param mixed  $value   What was written.
	 * @param string $default Unless it is text.
	 * @param int    $length  Characters at most.
	 */
	private static function text( mixed $value, string $default, int $length ): string {
		return is_string( $value ) ? mb_substr( wp_check_invalid_utf8( $value, true ), 0, $length ) : $default;
	}
}
