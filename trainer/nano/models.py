"""The parts of nano, as diffusers' and transformers' own classes: SDXL's shape, small enough for a CPU."""

from diffusers import AutoencoderDC, DDIMScheduler, UNet2DConditionModel
from transformers import CLIPTextConfig, CLIPTextModelWithProjection

SIZE = 256  # pixels
FACTOR = 16  # pixels a latent cell
LATENTS = 32  # channels
CELLS = SIZE // FACTOR
TEXT = 256
TIME_IDS = 6
TOKENS = 32

# SDXL's micro-conditioning (original size, crop, target size); always the whole picture here.
WHOLE = (SIZE, SIZE, 0, 0, SIZE, SIZE)


def autoencoder() -> AutoencoderDC:
    """RGBA (N, 4, 256, 256) in -1 ... 1 to latents (N, 32, 16, 16) and back: 1.7 M and 5.0 M parameters.

    Residual shortcuts by pixel (un)shuffle as in DC-AE (arXiv 2410.10733), without its attention blocks."""
    widths = (16, 32, 64, 128, 256)
    model = AutoencoderDC(
        in_channels=4,
        latent_channels=LATENTS,
        attention_head_dim=32,
        encoder_block_types="ResBlock",
        decoder_block_types="ResBlock",
        encoder_block_out_channels=widths,
        decoder_block_out_channels=widths,
        encoder_layers_per_block=(0, 1, 1, 1, 1),
        decoder_layers_per_block=(0, 1, 2, 3, 2),
        encoder_qkv_multiscales=((),) * 5,
        decoder_qkv_multiscales=((),) * 5,
        upsample_block_type="pixel_shuffle",
        downsample_block_type="pixel_unshuffle",
        scaling_factor=1.0,
    )
    # What SDXL's pipeline asks of every autoencoder: its halvings under the usual name, and no upcast.
    model.register_to_config(block_out_channels=widths, force_upcast=False)
    return model


def unet(widths: tuple[int, int] = (96, 192)) -> UNet2DConditionModel:
    """The denoiser of latents (N, 32, 16, 16); text by cross-attention and, pooled, with the time: 10 M."""
    return UNet2DConditionModel(
        sample_size=CELLS,
        in_channels=LATENTS,
        out_channels=LATENTS,
        layers_per_block=1,
        block_out_channels=widths,
        down_block_types=("CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        mid_block_type="UNetMidBlock2DCrossAttn",
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
        transformer_layers_per_block=1,
        attention_head_dim=(2, 4),
        cross_attention_dim=TEXT,
        use_linear_projection=True,
        addition_embed_type="text_time",
        addition_time_embed_dim=32,
        projection_class_embeddings_input_dim=TEXT + TIME_IDS * 32,
    )


def text_encoder(vocabulary: int) -> CLIPTextModelWithProjection:
    """Token ids (N, 32) to states (N, 32, 256) and a pooled vector (N, 256): 2.7 M parameters."""
    return CLIPTextModelWithProjection(
        CLIPTextConfig(
            vocab_size=vocabulary,
            hidden_size=TEXT,
            intermediate_size=4 * TEXT,
            num_hidden_layers=3,
            num_attention_heads=4,
            max_position_embeddings=TOKENS,
            projection_dim=TEXT,
            bos_token_id=0,
            eos_token_id=1,
            pad_token_id=1,
        )
    )


def scheduler() -> DDIMScheduler:
    """Cosine betas rescaled to zero terminal SNR, v-prediction, trailing steps (arXiv 2305.08891)."""
    return DDIMScheduler(
        beta_schedule="squaredcos_cap_v2",
        rescale_betas_zero_snr=True,
        prediction_type="v_prediction",
        timestep_spacing="trailing",
        clip_sample=False,
    )
