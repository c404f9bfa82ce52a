<?php
/**
 * How a site meters WordPress's AI client.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use AIPuffer\Support\Problem;
use AIPuffer\Support\Raise;
use AIPuffer\Support\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * One option, so that a change is written whole and a call reads it at once.
 *
 * A new install observes: from the first day it shows who uses AI and what that would cost, and nobody is refused by
 * surprise. Charging begins when somebody decides so, with prices and quotas in view.
 */
final class MeteringSettings {
	/**
	 * The scope its quota is kept for.
	 */
	public const SCOPE = 'wordpress_ai';

	private const MAX_RULES = 200;

	/**
	 * Settings.
	 *
	 * @param Mode                $mode                  What metering does.
	 * @param bool                $charge_guests         Whether visitors who are not logged in count against the guest quota.
	 *                                                   On, because otherwise logging out would make AI free.
	 * @param bool                $charge_administrators Whether those pay too who may manage usage.
	 * @param Rule                $default_rule          How plugins without a rule are treated.
	 * @param array<string, Rule> $rules                 Rules by plugin, see Origin::PATTERN.
	 */
	private function __construct(
		public readonly Mode $mode,
		public readonly bool $charge_guests,
		public readonly bool $charge_administrators,
		public readonly Rule $default_rule,
		public readonly array $rules
	) {}

	/**
	 * The site's settings. What the option cannot mean is as on a new site.
	 */
	public static function current(): self {
		$stored = get_option( Settings::WORDPRESS_AI, [] );
		$stored = is_array( $stored ) ? $stored : [];
		$rules  = is_array( $stored['rules'] ?? null ) ? $stored['rules'] : [];
		$text   = static fn ( mixed $value ): string => is_string( $value ) ? $value : '';

		return new self(
			Mode::tryFrom( $text( $stored['mode'] ?? '' ) ) ?? Mode::Observe,
			(bool) ( $stored['charge_guests'] ?? true ),
			(bool) ( $stored['charge_administrators'] ?? false ),
			Rule::tryFrom( $text( $stored['default_rule'] ?? '' ) ) ?? Rule::Charged,
			array_filter( array_map( static fn ( mixed $rule ): ?Rule => Rule::tryFrom( $text( $rule ) ), $rules ) )
		);
	}

	/**
	 * How a plugin's calls are treated.
	 *
	 * @param string $plugin Its key.
	 */
	public function rule_of( string $plugin ): Rule {
		return $this->rules[ $plugin ] ?? $this->default_rule;
	}

	/**
	 * The settings with some changed; nothing is saved.
	 *
	 * @param array<string, mixed> $fields `mode, charge_guests, charge_administrators, default_rule`, checked by args();
	 *                                     `rules`: rules by plugin, null to take one away. What is left out stays.
	 * @throws Problem 400 naming `rules`.
	 */
	public function with( array $fields ): self {
		return new self(
			Mode::from( (string) ( $fields['mode'] ?? $this->mode->value ) ),
			(bool) ( $fields['charge_guests'] ?? $this->charge_guests ),
			(bool) ( $fields['charge_administrators'] ?? $this->charge_administrators ),
			Rule::from( (string) ( $fields['default_rule'] ?? $this->default_rule->value ) ),
			$this->rules_with( (array) ( $fields['rules'] ?? [] ) )
		);
	}

	/**
	 * Saves.
	 */
	public function save(): void {
		update_option( Settings::WORDPRESS_AI, $this->to_array(), true );
	}

	/**
	 * For REST and for the option.
	 *
	 * @return array{mode: string, charge_guests: bool, charge_administrators: bool, default_rule: string, rules: array<string, string>}
	 */
	public function to_array(): array {
		return [
			'mode'                  => $this->mode->value,
			'charge_guests'         => $this->charge_guests,
			'charge_administrators' => $this->charge_administrators,
			'default_rule'          => $this->default_rule->value,
			'rules'                 => array_map( static fn ( Rule $rule ): string => $rule->value, $this->rules ),
		];
	}

	/**
	 * The JSON schema of the fields.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function args(): array {
		$rules = array_column( Rule::cases(), 'value' );

		return [
			'mode'                  => [ 'type' => 'string', 'enum' => array_column( Mode::cases(), 'value' ) ],
			'charge_guests'         => [ 'type' => 'boolean' ],
			'charge_administrators' => [ 'type' => 'boolean' ],
			'default_rule'          => [ 'type' => 'string', 'enum' => $rules ],
			'rules'                 => [
				'type'                 => 'object',
				'maxProperties'        => self::MAX_RULES,
				'additionalProperties' => [ 'type' => [ 'string', 'null' ], 'enum' => [ ...$rules, null ] ],
			],
		];
	}

	/**
	 * The rules with some changed.
	 *
	 * @param array<array-key, mixed> $changes Rules by plugin, null to take one away.
	 * @return array<string, Rule>
	 * @throws Problem 400.
	 */
	private function rules_with( array $changes ): array {
		$rules = $this->rules;
		foreach ( $changes as $plugin => $rule ) {
			if ( ! preg_match( '/' . Origin::PATTERN . '/D', (string) $plugin ) ) {
				Raise::invalid( 'rules', __( 'rules must name plugins by their folder, such as "ai".', 'aipuffer' ) );
			}
			if ( null === $rule ) {
				unset( $rules[ $plugin ] );
			} else {
				$rules[ (string) $plugin ] = Rule::from( (string) $rule );
			}
		}
		if ( count( $rules ) > self::MAX_RULES ) {
			/* translators: %d: a number. */
			Raise::invalid( 'rules', sprintf( __( 'There can be at most %d rules.', 'aipuffer' ), self::MAX_RULES ) );
		}
		ksort( $rules );

		return $rules;
	}
}
