<?php
/**
 * What Site Health says of the AI client.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * Tells the owner which plugin takes our place in the AI client, see FirstInLine.
 */
final class SiteHealth {
	/**
	 * How many days a sighting counts. A plugin that does it is seen each day on which anybody visits the site.
	 */
	private const DAYS = 7;

	/**
	 * Adds the test.
	 *
	 * @param array<string, array<string, array<string, mixed>>> $tests Of Site Health.
	 * @return array<string, array<string, array<string, mixed>>>
	 */
	public function add( array $tests ): array {
		$tests['direct']['aipuffer_ai_client'] = [ 'label' => __( 'Metering of AI calls', 'aipuffer' ), 'test' => [ $this, 'test' ] ];

		return $tests;
	}

	/**
	 * The test.
	 *
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	public function test(): array {
		$seen    = get_option( Settings::OTHER_DISPATCHER );
		$is_seen = is_array( $seen ) && (string) ( $seen['day'] ?? '' ) > gmdate( 'Y-m-d', time() - self::DAYS * DAY_IN_SECONDS );

		return [
			'label'       => $is_seen ? __( 'Another plugin takes the place of AI Puffer in WordPress’s AI client', 'aipuffer' ) : __( 'AI Puffer sees every call of WordPress’s AI client', 'aipuffer' ),
			'status'      => $is_seen ? 'recommended' : 'good',
			'badge'       => [ 'label' => __( 'AI', 'aipuffer' ), 'color' => 'blue' ],
			'description' => '<p>' . ( $is_seen ? self::sighting( (string) ( $seen['class'] ?? '' ) ) : esc_html__( 'No other plugin has taken the place in which AI Puffer meters and charges these calls.', 'aipuffer' ) ) . '</p>',
			'actions'     => '',
			'test'        => 'aipuffer_ai_client',
		];
	}

	/**
	 * What was seen.
	 *
	 * @param string $dispatcher Class; '' where there was none at all.
	 */
	private static function sighting( string $dispatcher ): string {
		return sprintf(
			/* translators: %s: name of a PHP class. */
			esc_html__( 'The event dispatcher of AI Puffer was replaced by %s. AI Puffer stands before it again, but a call that is made before it has noticed can pass by without being charged. Ask the maker of that plugin to pass events on to the dispatcher that was there.', 'aipuffer' ),
			'<code>' . esc_html( '' === $dispatcher ? 'null' : $dispatcher ) . '</code>'
		);
	}
}
