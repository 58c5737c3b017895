/** Romanised surnames of China, Korea, Japan and Vietnam: frequent ones of their censuses, written from memory for this program. */
export const surnames = `
Wang Li Zhang Liu Chen Yang Huang Zhao Wu Zhou Xu Sun Ma Zhu Hu Guo He Lin Gao Luo Zheng Liang Xie Song Tang Deng Feng Han Cao Zeng Peng
Xiao Cai Pan Tian Dong Yuan Yu Ye Jiang Du Su Wei Cheng Lu Ding Shen Ren Yao Fu Zhong Cui Tan Liao Fan Shi Dai Jia Xia Qiu Fang Hou Zou
Xiong Meng Qin Bai Yan Xue Yin Duan Lei Long Tao Mao Hao Gu Gong Shao Wan Qian Mo Kong Chang Wong Chan Cheung Lau Leung Ng Ho Lam Kwok Tse
Tsai Chiang Hsu Hsieh Chou
Kim Lee Park Choi Jung Jeong Kang Cho Yoon Yun Jang Lim Im Oh Seo Shin Kwon Hwang Ahn An Ryu Yoo Hong Jeon Ko Moon Son Bae Baek Heo Nam Shim
Noh Roh Kwak Sung Cha Joo Koo Min Jin
Sato Suzuki Takahashi Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Yamaguchi Matsumoto Inoue Kimura Hayashi
Shimizu Saito Saitō Yamazaki Mori Abe Ikeda Hashimoto Ishikawa Yamashita Ogawa Ishii Hasegawa Goto Okada Kondo Maeda Fujita Endo Aoki Sakamoto
Murakami Ota Kaneko Fujii Fukuda Nishimura Miura Takeuchi Nakajima Okamoto Matsuda Harada Nakagawa Fujiwara Ono Tamura Takeda Ueda Nakano
Nguyen Nguyễn Tran Trần Le Lê Pham Phạm Huynh Huỳnh Hoang Hoàng Phan Vu Vũ Vo Võ Dang Đặng Bui Bùi Do Đỗ Ho Hồ Ngo Ngô Duong Dương Ly Lý Dinh
Đinh Trinh Trịnh`;

/** Given names of Japan and Vietnam; those of China and Korea are syllables. */
export const given = `
Hiroshi Takashi Kenji Taro Tarō Jiro Ichiro Akira Yuki Yuko Yūko Haruka Sakura Aiko Keiko Naoko Yoko Michiko Kazuko Hanako Emi Kaori Ayumi Mariko
Tomoko Satoshi Makoto Kazuo Shigeru Minoru Hideo Masao Yasuo Noboru Takeshi Kenta Daisuke Shota Shinji Koji Kōji Hiroko Yoshiko Fumiko Sachiko
Haruto Sota Yuto Hina Rin Mei Aoi Ryo Ryō Naoki Yusuke Tetsuya Kazuya Masashi Shinzo Haruki Junichiro
Van Văn Thi Thị Anh Minh Hung Hùng Dung Dũng Tuan Tuấn Linh Huong Hương Lan Mai Phuong Phương Thao Thảo Trang Thanh Hoa Hong Hồng Nga Ngoc Ngọc
Hai Hải Nam Long Quan Quân Duc Đức Khanh Khánh Binh Bình Cuong Cường Dat Đạt Hieu Hiếu Huy Khoa Kiet Kiệt Loan My Nhung Phuc Phúc Quang Son Sơn
Tam Tâm Thuy Thúy Thủy Tien Tiến Toan Toàn Trung Tu Tú Tung Tùng Uyen Uyên Viet Việt Vinh Xuan Xuân Yen Yến An Bao Bảo Chau Châu Chi Dao Đào Diep Giang Ha Hà Hanh Hạnh`;

/** Names that English and German words or places are as well: only with a second syllable behind a hyphen, or a role before them. */
export const ordinary = `
Long Song Young Park Han An Do Ho Le Ng Ma He Hu Su Fan Tan Pan Moon Son Cha Min Jin Im Oh Ko Noh Mori Ono Ota Ito Chang Sung Kong Bai Fu Du Mo Yin
Yang Ye Wan Lam Lim Nam Shin Sun Tang Lee Ly Chan Deng Bao Tian`;
