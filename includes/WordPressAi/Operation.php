<?php
/**
 * What is asked of a model.
 *
 * @package AIPuffer
 */

declare( strict_types=1 );

namespace AIPuffer\WordPressAi;

use WordPress\AiClient\Providers\Models\Enums\CapabilityEnum;

defined( 'ABSPATH' ) || exit;

/**
 * The operations of the module `wordpress_ai`, see UsageTypes.
 */
enum Operation: string {
	case Text   = 'text';
	case Image  = 'image';
	case Speech = 'speech';
	case Video  = 'video';

	/**
	 * The operation a capability is priced as. What core may add is priced by tokens, as text is.
	 *
	 * @param ?CapabilityEnum $capability As the event tells it.
	 */
	public static function of( ?CapabilityEnum $capability ): self {
		return match ( $capability?->value ) {
			CapabilityEnum::IMAGE_GENERATION => self::Image,
			CapabilityEnum::SPEECH_GENERATION, CapabilityEnum::TEXT_TO_SPEECH_CONVERSION => self::Speech,
			CapabilityEnum::VIDEO_GENERATION => self::Video,
			default                          => self::Text,
		};
	}
}
