<?php
/**
 * How long the logs are kept.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\Retention;

use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * What a site has set: whether and after how many days whole conversations are deleted, and after how many days the text
 * of their messages is removed while their figures stay.
 */
final class RetentionSettings {
	/**
	 * The periods there are, in days.
	 */
	public const DAYS = [ 1, 3, 7, 15, 30, 60, 90, 180, 365 ];

	private const DEFAULT_DAYS = 90;

	/**
	 * Checked settings.
	 *
	 * @param bool $is_enabled Whether old conversations are deleted by themselves. Off by default.
	 * @param int  $days       After how many days without a message.
	 * @param ?int $text_days  After how many days without a message their text is removed; null for never.
	 */
	private function __construct( public readonly bool $is_enabled, public readonly int $days, public readonly ?int $text_days ) {}

	/**
	 * The site's settings.
	 */
	public static function of_site(): self {
		$stored = get_option( Settings::LOG_RETENTION, [] );
		$stored = is_array( $stored ) ? $stored : [];
		$days   = (int) ( $stored['days'] ?? 0 );
		$text   = (int) ( $stored['text_days'] ?? 0 );

		return new self(
			! empty( $stored['enabled'] ),
			in_array( $days, self::DAYS, true ) ? $days : self::DEFAULT_DAYS,
			in_array( $text, self::DAYS, true ) ? $text : null
		);
	}

	/**
	 * These settings with what a caller sends; what is left out stays.
	 *
	 * @param array<string, mixed> $changes `enabled`: bool; `days`: one of DAYS; `text_days`: one of DAYS, or null.
	 * @throws Problem 400 naming the field.
	 */
	public function with( array $changes ): self {
		$enabled = $changes['enabled'] ?? $this->is_enabled;
		if ( ! is_bool( $enabled ) ) {
			Raise::invalid( 'enabled', __( 'enabled must be true or false.', 'aipuffer' ) );
		}

		return new self(
			$enabled,
			self::days( $changes['days'] ?? $this->days, 'days' ),
			array_key_exists( 'text_days', $changes ) ? ( null === $changes['text_days'] ? null : self::days( $changes['text_days'], 'text_days' ) ) : $this->text_days
		);
	}

	/**
	 * Makes them the site's.
	 */
	public function save(): void {
		update_option( Settings::LOG_RETENTION, [ 'enabled' => $this->is_enabled, 'days' => $this->days, 'text_days' => $this->text_days ] );
	}

	/**
	 * Whether anything is ever removed.
	 */
	public function is_needed(): bool {
		return $this->is_enabled || null !== $this->text_days;
	}

	/**
	 * The periods with their names.
	 *
	 * @return list<array{value: int, label: string}>
	 */
	public static function periods(): array {
		return array_map( static fn ( int $days ): array => [ 'value' => $days, 'label' => self::name( $days ) ], self::DAYS );
	}

	/**
	 * A period's name.
	 *
	 * @param int $days Days.
	 */
	private static function name( int $days ): string {
		return match ( $days ) {
			180     => __( '6 months', 'aipuffer' ),
			365     => __( '1 year', 'aipuffer' ),
			/* translators: %d: number of days. */
			default => sprintf( _n( '%d day', '%d days', $days, 'aipuffer' ), $days ),
		};
	}

	/**
	 * A period.
	 *
	 * @param mixed  $days  What a caller sent.
	 * @param string $field Its name.
	 * @throws Problem 400.
	 */
	private static function days( mixed $days, string $field ): int {
		if ( ! is_int( $days ) || ! in_array( $days, self::DAYS, true ) ) {
			/* translators: 1: name of the field, 2: a list of numbers. */
			Raise::invalid( $field, sprintf( __( '%1$s must be one of %2$s.', 'aipuffer' ), $field, implode( ', ', self::DAYS ) ) );
		}

		return $days;
	}
}
