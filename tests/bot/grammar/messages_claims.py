"""What people claim of training runs, in prose and half in the language, and the question that each is."""

READ = {
    "GPT-4 was trained on 25,000 A100s for 90 to 100 days": "gpt-4 x25000 a100-80g took=90d-100d",
    "DeepSeek-V3 was trained on 2048 H800 for two months, used 2.788M H800 GPU hours, $5.576M":
        "deepseek-v3 x2048 h800 gpu-hours=2.788M in 60d $5.576M",
    "DeepSeek-V3，671B参数，激活37B，14.8T tokens，用了2048张H800，花了557.6万美元，共278.8万GPU小时":
        "deepseek-v3 14.8T x2048 h800 gpu-hours=2.788M $5.576M",
    "671B parameters, 37B activated, trained on 14.8 trillion diverse and high-quality tokens; 2.788M H800 GPU hours":
        "671B-A37B 14.8T h800 gpu-hours=2.788M",
    "During the pre-training stage, training DeepSeek-V3 on each trillion tokens requires only 180K H800 GPU hours, "
    "i.e., 3.7 days on our cluster with 2048 H800 GPUs. Consequently, our pre-training stage is completed in less than "
    "two months and costs 2664K GPU hours. Combined with 119K GPU hours for the context length extension and 5K "
    "GPU hours for post-training, DeepSeek-V3 costs only 2.788M GPU hours for its full training. Assuming the rental "
    "price of the H800 GPU is $2 per GPU hour, our total training costs amount to only $5.576M.":
        "deepseek-v3 x2048 h800 gpu-hours=2.788M took=under-60d $5.576M $2/h",
    "In December 2024 DeepSeek released V3: 671B/37B MoE, 14.8T tokens, 2.788M H800 hours @ $2/GPU-hour = $5.576M":
        "671B-A37B 14.8T h800 gpu-hours=2.788M $5.576M $2/h",
    "https://x.com/foo/status/1234567890 says 2048 H800 trained V3 (671B, 37B active, 14.8T) in 57 days":
        "671B-A37B 14.8T x2048 h800 in 57d",
    "Llama 3.1 405B: 30.84M H100 hours, 15.6T tokens": "llama-3.1-405b 15.6T h100 gpu-hours=30.84M",
    "Llama 2 70B 1.72M A100 hours 2T": "llama-2-70b 2T a100-80g gpu-hours=1.72M",
    "llama 2 70b took between 1.5M and 2M a100 gpu-hours on 2T": "llama-2-70b 2T a100-80g gpu-hours=1.5M-2M",
    "BLOOM (176B parameters, 366B tokens) took 3.5 months on 384 A100 80GB GPUs, 1,082,990 GPU hours":
        "bloom-176b 366B x384 a100-80g gpu-hours=1.08299M in 105d",
    "Falcon-180B was trained on 3.5 trillion tokens with up to 4096 A100 40GB GPUs, ~7,000,000 GPU hours":
        "falcon-180b 3.5T gpus=under-4096 a100-40g gpu-hours=7M",
    "GPT-4: 1.8T/13T MoE 280B active, 25,000 A100 for 90-100 days at 32% to 36% MFU, $63 million":
        "gpt-4 13T x25000 a100-80g took=90d-100d $63M mfu=32%-36%",
    "OPT-175B: 992 80GB A100 GPUs, 147 TFLOP/s per GPU, 33 days, 180B tokens":
        "opt-175b tokens=180B x992 a100-80g in 33d",
    "PaLM 540B trained on 780B tokens with 6144 TPU v4 chips for ~ 50 days at 46.2% MFU":
        "palm-540b 780B x6144 tpu-v4 in 50d mfu=46.2%",
    "Llama 2 70B needed 1.72M A100-hours": "llama-2-70b a100-80g gpu-hours=1.72M",
    "DeepSeek-R1 took 512 H800 for 80 hours": "deepseek-r1 x512 h800 in 80h",
    "Training GPT-3 required 3.14e23 FLOPs, 355 V100-years and cost $4.6M":
        "gpt-3 v100-32g gpu-hours=3.1098M $4.6M",
    "we trained a 3B model on 11.2T tokens using 384 H100 GPUs for 24 days": "3B 11.2T x384 h100 in 24d",
    "nanochat: $100, 4 hours on 8xH100, 561M params, 11.2B tokens": "561M 11.2B x8 h100 in 4h",
    "they spent over $100 million on GPT-4": "gpt-4 cost=over-$100M",
    "they raised $500M and trained a 70B on 15T with 2048 H100 in 3 weeks": "70B 15T x2048 h100 in 21d",
    "1,024 A100s × 34 days = GPT-3 175B on 300B tokens": "gpt-3 300B x1024 a100-80g in 34d",
    "256 nodes with 8 H100s each trained a 405B on 15T tokens, 54 days": "405B 15T x2048 h100 in 54d",
    "有人说用256台8卡H100服务器训练405B，15T tokens，54天": "405B 15T x2048 h100 in 54d",
    "听说GPT-4训练花了6300万美元，用了2.5万张A100，90到100天": "gpt-4 x25000 a100-80g took=90d-100d $63M",
    "我们用1024张A100训了34天，175B模型300B tokens，MFU 45%": "175B 300B x1024 a100-80g in 34d mfu=45%",
    "参数量1.8万亿，激活2800亿，13万亿tokens，25000张A100，90-100天": "1.8T-A280B 13T x25000 a100-80g took=90d-100d",
    "GPT3 的参数量是 175B，训练数据的 token 量 500B，约 105 万美元": "gpt-3 500B $1.05M",
    "DeepSeek V3 训练成本只有557万美元，2048张H800，不到两个月，靠谱吗": "deepseek-v3 x2048 h800 took=under-60d $5.57M",
    "70B模型，15万亿token，用了512张H100，一个月，花了100万美元": "70B 15T x512 h100 in 30d $1M",
    "trained in 2024 on 2048 H100 80GB with a batch size of 4M tokens and 8192 context, 70B, 15T tokens, 30 days":
        "70B 15T x2048 h100 in 30d",
    "a 3-year reserved H100 costs $2.1/h; a 70B on 15T took 6.4M H100 hours": "70B 15T h100 gpu-hours=6.4M $2.1/h",
    "the 405B has 126 layers, cost $0.14 per million tokens and took 30.84M H100 hours for 15.6T tokens":
        "405B 15.6T h100 gpu-hours=30.84M",
    "65B model on 1.4T tokens with 1,024 A100s over 3 weeks": "65B 1.4T x1024 a100-80g in 21d",
    "trained 70B on 15T tokens over 1024 GPUs in 60 days h100": "70B 15T x1024 h100 in 60d",
    "trained over 54 days on 16,384 H100: 405B, 15T tokens": "405B 15T x16384 h100 in 54d",
    "Llama 65B was trained for over 3 weeks on 2048 A100, 1.4T tokens": "llama-65b 1.4T x2048 a100-80g took=over-21d",
    "Llama 3.1 405B took over 54 days on over 16,000 H100 GPUs":
        "llama-3.1-405b gpus=over-16000 h100 took=over-54d",
    "Llama 3.1 405B took well over 54 days on just over 16,000 H100 GPUs":
        "llama-3.1-405b gpus=over-16000 h100 took=over-54d",
    "For over 3 weeks 2048 A100 trained Llama 65B on 1.4T tokens": "llama-65b 1.4T x2048 a100-80g took=over-21d",
    "Llama 3.1 405B used over 30M H100 GPU hours": "llama-3.1-405b h100 gpu-hours=over-30M",
    "Llama 3.1 405B, GPU hours: over 30M": "llama-3.1-405b gpu-hours=over-30M",
    "we trained a 70B over 2T tokens for over $5M over 60 days": "70B 2T in 60d cost=over-$5M",
    "2048块H800集群训练70B，2T token，30天": "70B 2T x2048 h800 in 30d",
    "在1.6万块H100上训练405B，15T token，54天": "405B 15T x16000 h100 in 54d",
    "2048块昇腾910训练70B，2T token，30天": "70B 2T x2048 in 30d",
    "1.6万块昇腾910训练405B，15T token，54天": "405B 15T x16000 in 54d",
    "1.6万块国产芯片训练405B，15T token，54天": "405B 15T x16000 in 54d",
    "花了500万块 在 1000块 H800 上 训练 70B 2T token": "70B 2T x1000 h800 ¥5M",
    "花500万块租了1000块H800训练70B，2T token": "70B 2T x1000 h800 ¥5M",
    "花了500万块钱，1000块H800，70B，2T token": "70B 2T x1000 h800 ¥5M",
    "两千块H800训练70B 2T token 花了一千万块": "70B 2T x2000 h800 ¥10M",
    "500万块训练了70B，2T token，用H800": "70B 2T h800 ¥5M",
    "GPT-3 花了 1200万 块": "gpt-3 ¥12M",
    "deepseek-v3 x2048 h800 in under 60 days": "deepseek-v3 x2048 h800 took=under-60d",
    "gpt-4 cost over $100M": "gpt-4 cost=over-$100M",
    "花了3000块训练一个3B模型，30B token": "3B 30B ¥3K",
    "训练70B花了五百万块，2T token": "70B 2T ¥5M",
}  # fmt: skip
"""Behind /check, over the presets that users have."""

NOT_COMMANDED = {
    "is it true that DeepSeek-V3 cost only $5.6M on 2048 H800?": "deepseek-v3 x2048 h800 $5.6M",
    "DeepSeek-V3 was trained on 2048 H800 GPUs for under two months, 2.788M GPU hours and cost $5.576 million.":
        "deepseek-v3 x2048 h800 gpu-hours=2.788M took=under-60d $5.576M",
    "DeepSeek-V3 只用了2048张H800，278.8万GPU小时，557.6万美元": "deepseek-v3 x2048 h800 gpu-hours=2.788M $5.576M",
    "据说训练一个70B模型15T数据只花了10万美元，真的吗": "70B 15T $100K",
    "核对 GPT-4训练用了2.5万张A100，耗时100天": "gpt-4 x25000 a100-80g in 100d",
    "verify 175B 300B x1024 a100 34d": "175B 300B x1024 a100-80g in 34d",
    "fact-check: Llama 2 70B took 1,720,320 A100-80GB GPU hours on 2.0T tokens":
        "llama-2-70b 2T a100-80g gpu-hours=1.72032M",
}  # fmt: skip
"""Without a slash."""

OTHER_QUESTIONS = {
    "check price of h100": "price", "check the price of h100": "price", "check memory of llama 70b on h100": "memory",
    "70B 15T h100 x2048": "train", "what can I train with 64 h100 for a month": "budget",
    "which gpu is cheapest for 7b 2T": "compare",
}  # fmt: skip
"""What asks something else, in words that claims have too."""
